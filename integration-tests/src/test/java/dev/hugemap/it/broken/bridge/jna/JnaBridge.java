// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.bridge.jna;

import dev.hugemap.it.broken.bridge.call.NativeBridge;
import dev.hugemap.it.broken.page.Size;

/** Knows a package above it. */
public final class JnaBridge implements NativeBridge {
    @Override
    public Size madvise(long address, long length, int advice) {
        return new Size();
    }
}
