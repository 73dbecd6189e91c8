// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.bridge.call.NativeSegments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * A block with a stamp all over it, or, of more than 4 KiB, at its ends and at each multiple of 256 bytes: two that overlap are
 * stamped in the same place.
 *
 * @param memory the block, rounded down to whole longs
 * @param address where it starts
 * @param stamp unlike any other's, by chance
 */
record StampedBlock(MemorySegment memory, long address, long stamp) {
    private static final long EVERYWHERE = 4 << 10;
    private static final long STEP = 256;

    /** Allocates a block, sees that it is zero where that is promised, and stamps it. */
    static StampedBlock allocate(HugePool pool, long bytes, SplittableRandom random) {
        long alignment = random.nextInt(16) == 0 ? 1L << random.nextInt(15) : 1;
        boolean zeroed = random.nextInt(3) == 0;
        long address = zeroed ? pool.allocate(bytes, alignment).address() : pool.allocateAddress(bytes, alignment);
        if (address % alignment != 0) {
            throw new AssertionError(Long.toHexString(address) + " is not aligned to " + alignment);
        }
        MemorySegment memory = NativeSegments.wrap(address, bytes & -Long.BYTES, Arena.global());
        StampedBlock block = new StampedBlock(memory, address, random.nextLong() | 1);
        if (zeroed) {
            block.check(0);
        }
        block.stampAll();
        return block;
    }

    /** Sees that nobody else has written here, and frees it. */
    void free(HugePool pool) {
        check(stamp);
        pool.freeAddress(address);
    }

    private void stampAll() {
        for (long at = 0; at < memory.byteSize(); at = next(at)) {
            memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, stamp);
        }
    }

    private void check(long expected) {
        for (long at = 0; at < memory.byteSize(); at = next(at)) {
            long found = memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
            if (found != expected) {
                throw new AssertionError("offset " + at + " of " + memory + " holds " + Long.toHexString(found)
                        + " instead of " + Long.toHexString(expected));
            }
        }
    }

    private long next(long at) {
        long last = memory.byteSize() - Long.BYTES;
        if (memory.byteSize() <= EVERYWHERE || at == last) {
            return at + Long.BYTES;
        }
        long step = (address + at + STEP & -STEP) - address;
        return Math.min(step, last);
    }
}
