package dev.hugemap.bench;

import java.util.List;

/**
 * What one JVM measured.
 *
 * @param picos picoseconds for each block, iteration by iteration
 * @param garbage bytes on the heap for each block; NaN where there is no heap
 * @param observed what the memory was on, where somebody looked
 */
record AllocSample(List<Long> picos, double garbage, String observed) {
    /** Copies the list. */
    AllocSample {
        picos = List.copyOf(picos);
    }
}
