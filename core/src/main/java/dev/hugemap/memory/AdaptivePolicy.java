// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;
import java.time.Duration;

/**
 * Begins with batches of small pages, and puts a huge page in the place of an extent that fills past a threshold, or that
 * a sweep reaches.
 *
 * <p>A sweep is told by where it comes from: all of the extent beside this one is populated, and the fault is for the
 * batch next to it. What is populated already is collapsed in place, by {@code MADV_COLLAPSE}, and keeps its contents. Refused
 * collapses are tried again after a while that doubles each time. Decommitted huge pages go back whole, after a delay that
 * follows recent demand. Immutable; each method gives a changed copy.
 *
 * @param batch what a sparse extent is populated by, at a time
 * @param share of an extent's bytes that must be populated or asked for before it goes on a huge page, over 0 and up to 1
 * @param collapseTime the most that one call of {@link Region#fault} spends on collapsing
 * @param longestDelay the most that decommitted huge pages are kept; zero for not at all
 */
public record AdaptivePolicy(PageSize batch, double share, Duration collapseTime, Duration longestDelay)
        implements FaultPolicy {
    static final AdaptivePolicy DEFAULT =
            new AdaptivePolicy(PageSize.kib(64), 0.5, Duration.ofMillis(10), Duration.ofSeconds(1));

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the share isn't over 0 and up to 1, or a duration is negative
     */
    public AdaptivePolicy {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("the share is over 0 and up to 1, not " + share);
        }
        if (collapseTime.isNegative() || longestDelay.isNegative()) {
            throw new IllegalArgumentException("a time is 0 or more, not " + collapseTime + ", " + longestDelay);
        }
    }

    /**
     * With another batch.
     *
     * @param newBatch the size that sparse extents are populated by
     * @return the policy
     */
    public AdaptivePolicy startingWith(PageSize newBatch) {
        return new AdaptivePolicy(newBatch, share, collapseTime, longestDelay);
    }

    /**
     * With another threshold.
     *
     * @param newShare over 0 and up to 1
     * @return the policy
     */
    public AdaptivePolicy promotingAt(double newShare) {
        return new AdaptivePolicy(batch, newShare, collapseTime, longestDelay);
    }

    /**
     * With another time box for collapsing.
     *
     * @param newTime for one call of {@link Region#fault}; zero for no collapse
     * @return the policy
     */
    public AdaptivePolicy collapsingFor(Duration newTime) {
        return new AdaptivePolicy(batch, share, newTime, longestDelay);
    }

    /**
     * With another bound for keeping decommitted huge pages.
     *
     * @param newDelay zero for giving them back at once
     * @return the policy
     */
    public AdaptivePolicy keepingFor(Duration newDelay) {
        return new AdaptivePolicy(batch, share, collapseTime, newDelay);
    }

    @Override
    public PageSize block(Fault fault) {
        for (PageSize size : fault.sizes().reversed()) {
            if (size.compareTo(batch) > 0
                    && fault.fits(size)
                    && (fills(fault, size) || isReachedBySweep(fault, size))) {
                return size;
            }
        }
        return new BatchedBlocks(batch).block(fault);
    }

    private boolean fills(Fault fault, PageSize size) {
        long rest = size.roundDown(fault.address()) + size.bytes() - fault.address();
        long filled = fault.populatedBytes(size) + Math.min(fault.length(), rest);
        return filled >= share * size.bytes();
    }

    private boolean isReachedBySweep(Fault fault, PageSize size) {
        long before = fault.address() - size.roundDown(fault.address());
        long start = fault.offset() - before;
        if (before < batch.bytes()) {
            return fault.populatedBytes(start - size.bytes(), size.bytes()) == size.bytes();
        }
        return before >= size.bytes() - batch.bytes()
                && fault.populatedBytes(start + size.bytes(), size.bytes()) == size.bytes();
    }
}
