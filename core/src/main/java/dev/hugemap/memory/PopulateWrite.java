// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.call.NativeBridge;

/** Populates by MADV_POPULATE_WRITE, one call per range. */
record PopulateWrite(NativeBridge bridge) implements PageFiller {
    @Override
    public void fill(long address, long length) {
        bridge.madvise(address, length, Advice.MADV_POPULATE_WRITE);
    }
}
