// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

/**
 * How many huge pages go into one call, so that it ends in some milliseconds: then a time box holds, free memory is looked at
 * often, and a process that goes is noticed. For one thread.
 */
final class StepSize {
    private static final long TARGET_NANOS = 5_000_000;
    private static final int LARGEST = 64;

    private int hugePages = 1;

    int hugePages() {
        return hugePages;
    }

    /** One at a time again. */
    void startAgain() {
        hugePages = 1;
    }

    /** Learns from a call that went through: at most twice as many next time. */
    void took(long nanos, int made) {
        long fitting = TARGET_NANOS / Math.max(1, nanos / made);
        hugePages = Math.clamp(fitting, 1, Math.min(LARGEST, 2 * hugePages));
    }
}
