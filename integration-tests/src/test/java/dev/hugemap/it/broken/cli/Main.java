// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.cli;

import dev.hugemap.it.broken.bridge.call.NativeBridge;

/** Makes system calls of its own. */
public final class Main {
    public long bytes(NativeBridge bridge) {
        return bridge.hashCode();
    }
}
