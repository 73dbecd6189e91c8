// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

/** How much of the benchmarks runs, the least first. */
enum Extent {
    /** A little of each part, all within three minutes. */
    GLANCE,
    /** What tells most of a part, within three minutes. */
    QUICK,
    /** All of it. */
    FULL;

    /** Three minutes are for all that was asked for. */
    static Extent of(Part part, boolean quick) {
        if (!quick) {
            return FULL;
        }
        return part == Part.ALL ? GLANCE : QUICK;
    }
}
