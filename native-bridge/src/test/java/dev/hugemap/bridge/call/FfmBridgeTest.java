// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

final class FfmBridgeTest extends RealFileContract {
    @Override
    protected NativeBridge bridge() {
        return NativeBridge.system();
    }
}
