// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/** Which units of a granule are in use. Guarded by its heap. */
final class UnitMap {
    private final int units;
    private final long[] words;

    UnitMap(int units) {
        this.units = units;
        this.words = new long[units + Long.SIZE - 1 >>> 6];
    }

    /** Where the shortest free run starts that holds so many units at a multiple of the alignment; -1 if none does. */
    int find(int count, int alignment) {
        int best = -1;
        int shortest = Integer.MAX_VALUE;
        for (int start = next(0, false); start < units; ) {
            int end = next(start, true);
            int aligned = start + alignment - 1 & -alignment;
            if (end - aligned >= count && end - start < shortest) {
                best = aligned;
                shortest = end - start;
            }
            start = next(end, false);
        }
        return best;
    }

    /** How many units the longest free run has. */
    int longestFree() {
        int longest = 0;
        for (int start = next(0, false); start < units; ) {
            int end = next(start, true);
            longest = Math.max(longest, end - start);
            start = next(end, false);
        }
        return longest;
    }

    /** Puts units to use that are free. */
    void use(int start, int count) {
        change(start, count, true);
    }

    /** Frees units that are in use. */
    void free(int start, int count) {
        change(start, count, false);
    }

    private void change(int start, int count, boolean used) {
        for (int at = start; at < start + count; ) {
            int stop = Math.min(start + count, (at | Long.SIZE - 1) + 1);
            long mask = -1L >>> Long.SIZE - (stop - at) << at;
            words[at >>> 6] = used ? words[at >>> 6] | mask : words[at >>> 6] & ~mask;
            at = stop;
        }
    }

    /** The first unit at or after one that is in use, or that is not; the count of units where there is none. */
    private int next(int from, boolean used) {
        if (from >= units) {
            return units;
        }
        long word = (used ? words[from >>> 6] : ~words[from >>> 6]) >>> from << from;
        int index = from >>> 6;
        while (word == 0) {
            index++;
            if (index == words.length) {
                return units;
            }
            word = used ? words[index] : ~words[index];
        }
        return Math.min(units, (index << 6) + Long.numberOfTrailingZeros(word));
    }
}
