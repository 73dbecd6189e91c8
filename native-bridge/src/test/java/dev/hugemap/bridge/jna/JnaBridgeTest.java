// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.jna;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.RealFileContract;

final class JnaBridgeTest extends RealFileContract {
    private static final NativeBridge BRIDGE = new JnaBridge();

    @Override
    protected NativeBridge bridge() {
        return BRIDGE;
    }
}
