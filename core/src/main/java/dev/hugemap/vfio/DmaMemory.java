// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;

/** Whether memory can be mapped for a device at all, before any system call. */
final class DmaMemory {
    private DmaMemory() {}

    static void check(MemorySegment memory, DmaRights rights, PageSize smallest) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException(
                    "memory of the heap can't be mapped for a device: the collector moves it;"
                            + " take a segment of an Arena or a Region");
        }
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("the memory's arena is closed");
        }
        if (rights.write() && memory.isReadOnly()) {
            throw new IllegalArgumentException(
                    "the segment is read-only, and the device is to write it: take DmaRights.READ, or a segment that can be"
                            + " written");
        }
        if (memory.byteSize() == 0 || !smallest.isAligned(memory.address()) || !smallest.isAligned(memory.byteSize())) {
            throw new IllegalArgumentException(
                    "%,d bytes at 0x%x can't be mapped for a device: it takes whole pages of %s; "
                                    .formatted(memory.byteSize(), memory.address(), smallest)
                            + "allocate(length, %,d) with a length that is a multiple of it gives such memory"
                                    .formatted(smallest.bytes()));
        }
    }
}
