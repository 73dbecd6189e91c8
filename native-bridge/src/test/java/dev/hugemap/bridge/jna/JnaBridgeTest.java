package dev.hugemap.bridge.jna;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeBridgeContract;

final class JnaBridgeTest extends NativeBridgeContract {
    private static final NativeBridge BRIDGE = new JnaBridge();

    @Override
    protected NativeBridge bridge() {
        return BRIDGE;
    }
}
