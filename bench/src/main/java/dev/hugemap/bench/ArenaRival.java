// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/**
 * Arenas of the JDK: opened, used for one segment and closed, where they can be.
 *
 * @param opener opens one
 * @param closes whether it can be closed
 */
record ArenaRival(Supplier<Arena> opener, boolean closes) implements Rival {
    @Override
    public long local(long bytes, long value) {
        Arena arena = opener.get();
        MemorySegment segment = arena.allocate(bytes, Long.BYTES);
        segment.set(JAVA_LONG, 0, value);
        long read = segment.get(JAVA_LONG, 0);
        if (closes) {
            arena.close();
        }
        return read;
    }

    @Override
    public long escaping(long bytes, long value, Escape to) {
        Arena arena = opener.get();
        MemorySegment segment = arena.allocate(bytes, Long.BYTES);
        to.object = segment;
        segment.set(JAVA_LONG, 0, value);
        long read = segment.get(JAVA_LONG, 0);
        if (closes) {
            arena.close();
        }
        return read;
    }
}
