// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory as the processor sees it, through one segment over all of a pool that is never handed out. */
final class SegmentMemory implements BlockMemory {
    private final long start;
    private final MemorySegment everything;

    SegmentMemory(AddressRange range, Arena arena) {
        this.start = range.start();
        this.everything = NativeSegments.wrap(range.start(), range.length(), arena);
    }

    @Override
    public void fill(long address, long bytes, byte value) {
        MemorySegment block = everything.asSlice(address - start, bytes);
        if (value == 0) {
            Zeros.clear(block);
        } else {
            block.fill(value);
        }
    }

    @Override
    public boolean isFilled(long address, long bytes, byte value) {
        for (long at = address - start; at < address - start + bytes; at++) {
            if (everything.get(ValueLayout.JAVA_BYTE, at) != value) {
                return false;
            }
        }
        return true;
    }
}
