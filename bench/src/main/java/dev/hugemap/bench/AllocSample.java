// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.List;

/**
 * What one JVM measured.
 *
 * @param picos picoseconds for each block, iteration by iteration
 * @param garbage bytes on the heap for each block; NaN where there is no heap
 * @param observed what the memory was on
 */
record AllocSample(List<Long> picos, double garbage, SeenPages observed) {
    /** Copies the list. */
    AllocSample {
        picos = List.copyOf(picos);
    }

    /** Iterations of one JVM share what its compiler did, so they are one measurement: their median. */
    long median() {
        return Math.round(Spread.of(picos).median());
    }

    /** How much the last iteration differs from the first, as a part of the last: much where it still warmed up. */
    double drift() {
        return Math.abs(picos.getFirst() - picos.getLast()) / (double) picos.getLast();
    }
}
