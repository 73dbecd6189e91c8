// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.Bytes;

/**
 * What is measured in one JVM.
 *
 * @param rival who
 * @param pattern what it does
 * @param bytes of each block; 0 for a recorded mix
 * @param threads how many do it
 */
record AllocCell(String rival, AllocPattern pattern, long bytes, int threads) {
    /** The rival that is a program in C. */
    static final String MIMALLOC_IN_C = "mimalloc, C";

    /** What is done, by whomever. */
    String subject() {
        return (bytes == 0 ? "" : Bytes.format(bytes) + ", ")
                + pattern
                + (pattern == AllocPattern.HAND_OVER ? "" : ", " + threads + (threads == 1 ? " thread" : " threads"));
    }

    /** Whether its memory is a pool's. */
    boolean isPool() {
        return rival.startsWith("pool");
    }

    /** The same of another rival. */
    AllocCell of(String other) {
        return new AllocCell(other, pattern, bytes, threads);
    }
}
