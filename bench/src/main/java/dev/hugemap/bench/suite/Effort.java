// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param least rounds, however long they take
 * @param most rounds
 * @param box after which no round begins that wouldn't end in it, beyond the least
 * @param warmUps iterations of each process that don't count, more where the workload takes long to warm up
 * @param iterations that count
 * @param millis each iteration's length
 */
record Effort(int least, int most, Duration box, int warmUps, int iterations, int millis) {
    /** What a process of a measured loop takes beside its iterations, roughly, before one was timed. */
    private static final long START_MILLIS = 600;

    private static final double LINKED_BYTES_PER_MILLI = 1 << 20;

    /** For numbers that are published: seven rounds are 98 % sure. */
    static Effort full() {
        return new Effort(7, 7, Duration.ofDays(1), 3, 3, 200);
    }

    /** As many rounds as fit, and four at least: fewer tell nothing. */
    static Effort quick(Duration box) {
        return new Effort(4, 7, box, 2, 3, 100);
    }

    /** Iterations of a cell's process that don't count. */
    int warmUps(Cell cell) {
        return warmUps * cell.task().workload().warmUp();
    }

    /** How long a process is likely to take. */
    Duration guess(Cell cell) {
        long measured = (long) millis * (warmUps(cell) + iterations);
        return Duration.ofMillis(
                measured + START_MILLIS + Math.round(cell.task().bytes() / LINKED_BYTES_PER_MILLI));
    }
}
