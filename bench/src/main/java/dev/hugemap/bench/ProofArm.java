// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.function.LongSupplier;

/**
 * One way to find out what a range is on.
 *
 * @param name for people
 * @param repeats how often it is done in a turn
 * @param proof does it once, and returns the bytes on huge pages that it found, or the bytes of text that it read
 */
record ProofArm(String name, int repeats, LongSupplier proof) {
    static final String FIRST_REPORT = "first report";
    static final String REPORT = "report";
    static final String FIRST_WALK = "first walk";
    static final String WALK = "walk";
    static final String PARSE = "smaps, every field";
    static final String READ = "smaps, text alone";

    /** A turn; the mean of its repeats. */
    ProofSample run() {
        long found = 0;
        long start = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            found = proof.getAsLong();
        }
        return new ProofSample((System.nanoTime() - start) / repeats, found);
    }
}
