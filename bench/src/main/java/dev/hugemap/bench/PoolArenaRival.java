// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolArena;
import java.lang.foreign.MemorySegment;

/**
 * A pool's arenas: opened, used for one segment and closed.
 *
 * @param pool whose
 * @param zeroed whether the memory is cleared, as the JDK's arenas do
 */
record PoolArenaRival(HugePool pool, boolean zeroed) implements Rival {
    @Override
    public long local(long bytes, long value) {
        try (PoolArena arena = pool.arena()) {
            MemorySegment segment = allocate(arena, bytes);
            segment.set(JAVA_LONG, 0, value);
            return segment.get(JAVA_LONG, 0);
        }
    }

    @Override
    public long escaping(long bytes, long value, Escape to) {
        try (PoolArena arena = pool.arena()) {
            MemorySegment segment = allocate(arena, bytes);
            to.object = segment;
            segment.set(JAVA_LONG, 0, value);
            return segment.get(JAVA_LONG, 0);
        }
    }

    @Override
    public SeenPages observed() {
        return SeenPages.ofPool(pool);
    }

    private MemorySegment allocate(PoolArena arena, long bytes) {
        return zeroed ? arena.allocate(bytes, Long.BYTES) : arena.allocateUninitialized(bytes, Long.BYTES);
    }
}
