// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.List;

/**
 * What is behind a pool's addresses, as JMX shows it: {@link PoolResidence} with its coverage as a number.
 *
 * @param committedBytes what the pool had committed
 * @param residentBytes how much memory was there; the kernel's page of zeros is none
 * @param hugeBytes how much of that was mapped by leaves larger than the base page
 * @param hugeCoverage which part of it that is, 0 to 1; not a number where it isn't known of all memory, or nothing is resident
 * @param unknownBytes of how much no source could tell
 * @param leaves what is resident by the size of its leaves, the largest first
 */
public record ManagedResidence(
        long committedBytes,
        long residentBytes,
        long hugeBytes,
        double hugeCoverage,
        long unknownBytes,
        List<LeafBytes> leaves) {
    /** Copies the list. */
    public ManagedResidence {
        leaves = List.copyOf(leaves);
    }

    static ManagedResidence of(PoolResidence residence) {
        return new ManagedResidence(
                residence.committedBytes(),
                residence.residentBytes(),
                residence.hugeBytes(),
                residence.hugeCoverage().orElse(Double.NaN),
                residence.unknownBytes(),
                residence.leaves());
    }
}
