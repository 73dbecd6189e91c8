// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.bridge.call;

import dev.hugemap.it.broken.page.Size;

/** Knows a package above it. */
public interface NativeBridge {
    Size madvise(long address, long length, int advice);
}
