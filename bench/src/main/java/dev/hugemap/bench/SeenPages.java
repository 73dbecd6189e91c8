// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.LeafBytes;
import dev.hugemap.alloc.PoolResidence;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which pages an allocator's memory was seen on.
 *
 * @param huge the part of what was resident on leaves larger than the base page, 0 to 1; NaN where nobody could tell
 * @param text the leaves, for people; empty where nobody looked
 */
record SeenPages(double huge, String text) {
    /** Nobody looked. */
    static final SeenPages NONE = new SeenPages(Double.NaN, "");

    /** The project's aim for the part of a pool on huge pages. */
    private static final double LEAST_HUGE = 0.95;

    static SeenPages ofPool(HugePool pool) {
        PoolResidence residence = pool.residence();
        return new SeenPages(
                residence.hugeCoverage().orElse(Double.NaN),
                residence.leaves().stream().map(LeafBytes::toString).collect(Collectors.joining(", ")));
    }

    /** Reads what {@link #toLine} wrote in another JVM; nobody looked where nothing was written. */
    static SeenPages parse(String line) {
        List<String> parts = List.of(line.split(" ", 2));
        return line.isEmpty() ? NONE : new SeenPages(Double.parseDouble(parts.getFirst()), parts.getLast());
    }

    /** For {@link #parse}. */
    String toLine() {
        return huge + " " + text;
    }

    /** Whether it was on huge pages, as far as the aim for that goes. False where nobody could tell. */
    boolean areHuge() {
        return huge >= LEAST_HUGE;
    }
}
