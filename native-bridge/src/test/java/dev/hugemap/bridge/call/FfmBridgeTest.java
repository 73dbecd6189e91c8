package dev.hugemap.bridge.call;

final class FfmBridgeTest extends RealFileContract {
    @Override
    protected NativeBridge bridge() {
        return NativeBridge.system();
    }
}
