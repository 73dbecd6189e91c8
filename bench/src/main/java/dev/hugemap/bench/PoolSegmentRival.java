// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.alloc.HugePool;
import java.lang.foreign.MemorySegment;

/**
 * A pool's blocks as segments.
 *
 * @param pool whose
 */
record PoolSegmentRival(HugePool pool) implements BlockRival<MemorySegment> {
    @Override
    public MemorySegment allocate(long bytes) {
        return pool.allocateUninitialized(bytes);
    }

    @Override
    public long use(MemorySegment block, long value) {
        block.set(JAVA_LONG, 0, value);
        return block.get(JAVA_LONG, 0);
    }

    @Override
    public void free(MemorySegment block) {
        pool.free(block);
    }

    @Override
    public SeenPages observed() {
        return SeenPages.ofPool(pool);
    }
}
