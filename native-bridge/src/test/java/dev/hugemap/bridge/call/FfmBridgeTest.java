package dev.hugemap.bridge.call;

final class FfmBridgeTest extends NativeBridgeContract {
    @Override
    protected NativeBridge bridge() {
        return NativeBridge.system();
    }
}
