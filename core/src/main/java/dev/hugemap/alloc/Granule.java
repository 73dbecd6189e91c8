// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.memory.FaultOutcome;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A committed granule: its units, and the spans that they make up. Guarded by its heap; which span a block lies in can be
 * asked by whoever holds the block.
 */
final class Granule {
    private final int index;
    private final long address;
    private final int units;
    private final FaultOutcome outcome;
    private final UnitMap map;
    private final @Nullable Span[] spans;
    /** The class of each unit's span, for a free that takes no lock; 0 where it is no span of small blocks. */
    private final byte[] classes;

    private int used;
    private int longestFree;
    /** From here on nobody has had a unit since the kernel zeroed the granule. */
    private int untouched;
    /** Where the filler lists it, or -1. */
    int listed = -1;

    /** Which of its heap's fillers lists it; decided when it is put to use, and when it changes over. */
    boolean holdsLarge;

    @Nullable
    Granule before;

    @Nullable
    Granule after;

    Granule(int index, long address, int units, FaultOutcome outcome) {
        this.index = index;
        this.address = address;
        this.units = units;
        this.outcome = outcome;
        this.map = new UnitMap(units);
        this.spans = new Span[units];
        this.classes = new byte[units];
        this.longestFree = units;
    }

    int index() {
        return index;
    }

    long address() {
        return address;
    }

    int units() {
        return units;
    }

    /** How its memory was granted. */
    FaultOutcome outcome() {
        return outcome;
    }

    byte[] classes() {
        return classes;
    }

    int usedUnits() {
        return used;
    }

    int longestFree() {
        return longestFree;
    }

    boolean isEmpty() {
        return used == 0;
    }

    /** Where so many free units lie at a multiple of an alignment; -1 if nowhere. */
    int find(int count, int alignment) {
        return map.find(count, alignment);
    }

    /** Whether nobody has had any unit from one on since the kernel zeroed them. */
    boolean isUntouched(int start) {
        return start >= untouched;
    }

    /** Puts free units to use for a span. */
    void use(int start, int count, Span span) {
        map.use(start, count);
        Arrays.fill(spans, start, start + count, span);
        Arrays.fill(classes, start, start + count, (byte) span.sizeClass());
        used += count;
        untouched = Math.max(untouched, start + count);
        longestFree = map.longestFree();
    }

    /** Frees the units of a span. */
    void free(int start, int count) {
        map.free(start, count);
        Arrays.fill(spans, start, start + count, null);
        Arrays.fill(classes, start, start + count, (byte) 0);
        used -= count;
        longestFree = map.longestFree();
    }

    @Nullable
    Span spanAt(int unit) {
        return spans[unit];
    }
}
