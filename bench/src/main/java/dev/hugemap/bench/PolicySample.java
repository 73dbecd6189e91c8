// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

/**
 * One run of an arm through a pattern.
 *
 * @param commitNanos spent in faults and decommits
 * @param accessNanos spent reading, alone
 * @param meanBytes that were resident, the mean over the steps
 * @param peakBytes that were resident at most
 * @param calls of {@code Region.fault} that found something to put in
 * @param faults minor faults that these counted
 * @param collapses of small pages into huge ones
 * @param observed what the kernel says the memory was on when it was read
 */
record PolicySample(
        long commitNanos,
        long accessNanos,
        long meanBytes,
        long peakBytes,
        long calls,
        long faults,
        long collapses,
        ObservedPages observed) {
    long totalNanos() {
        return commitNanos + accessNanos;
    }
}
