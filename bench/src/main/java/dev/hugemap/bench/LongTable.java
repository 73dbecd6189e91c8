// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The table of the guide: open addressing with linear probing; a slot is a key and its value, and a key of 0 is a free slot.
 *
 * @param slots zeroed memory of a power of two bytes
 */
record LongTable(MemorySegment slots) {
    private static final long SLOT = 16;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final int SPREAD_SHIFT = 20;

    void put(long key, long value) {
        long slot = find(key);
        slots.set(JAVA_LONG, slot, key);
        slots.set(JAVA_LONG, slot + Long.BYTES, value);
    }

    long get(long key) {
        return slots.get(JAVA_LONG, find(key) + Long.BYTES);
    }

    private long find(long key) {
        long mask = slots.byteSize() / SLOT - 1;
        long index = (key * SPREAD >>> SPREAD_SHIFT) & mask;
        while (true) {
            long found = slots.get(JAVA_LONG, index * SLOT);
            if (found == key || found == 0) {
                return index * SLOT;
            }
            index = (index + 1) & mask;
        }
    }
}
