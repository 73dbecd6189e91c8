// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.memory.FaultContents;
import dev.hugemap.memory.Region;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Contents of real memory: every long of it is written and looked at, and no two pages of a region hold the same. */
final class KernelContents implements FaultContents {
    private static final int PAGE = 4096;

    private final long[] values = new long[PAGE / Long.BYTES];
    private final MemorySegment page = MemorySegment.ofArray(values);

    @Override
    public void write(Region region, long offset, long length, long tag) {
        MemorySegment memory = region.segment(offset, length);
        for (long at = 0; at < length; at += PAGE) {
            Arrays.fill(values, value(tag, offset + at));
            MemorySegment.copy(page, 0, memory, at, PAGE);
        }
    }

    @Override
    public void check(Region region, long offset, long length, long tag) {
        MemorySegment memory = region.segment(offset, length);
        if (tag == 0) {
            checkZero(memory);
            return;
        }
        for (long at = 0; at < length; at += PAGE) {
            checkAlike(memory, offset, at, PAGE, value(tag, offset + at));
        }
    }

    /** Sees that all of a segment is zero. */
    static void checkZero(MemorySegment memory) {
        checkAlike(memory, 0, 0, memory.byteSize(), 0);
    }

    /** The first long is as it must be, and each other one is like the one before it. */
    private static void checkAlike(MemorySegment memory, long offset, long at, long bytes, long value) {
        long end = at + bytes;
        long differs = MemorySegment.mismatch(memory, at, end - Long.BYTES, memory, at + Long.BYTES, end);
        if (memory.get(JAVA_LONG, at) != value || differs >= 0) {
            long first = memory.get(JAVA_LONG, at) != value ? at : at + differs / Long.BYTES * Long.BYTES + Long.BYTES;
            throw new AssertionError(
                    "offset " + (offset + first) + " holds " + memory.get(JAVA_LONG, first) + " instead of " + value);
        }
    }

    private static long value(long tag, long offset) {
        return (tag << 32) + offset;
    }
}
