// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;
import java.time.Duration;

/**
 * Chooses the block with which a region puts pages in at an address, as a driver does in its fault handler.
 *
 * <p>The region asks with the faulting offset, what is present around it and the page sizes on offer. It backs the block
 * that it is told on the largest page size on offer that is no larger than the block: a block of an offered size is one
 * page, any other is a batch of smaller ones, put in by one call. Where the kernel refuses, the region takes that page
 * size from the offer and asks again. A block is a power of two, aligned by its size within the addresses, and lies in the
 * region.
 *
 * <p>An implementation is called under the region's lock, must not use the region, and is asked the same question more
 * than once. One policy may serve many regions.
 */
@FunctionalInterface
public interface FaultPolicy {
    /**
     * The largest block to put in at an address.
     *
     * @param fault where, what is there, and what is on offer
     * @return the block's size; at least the smallest on offer
     */
    PageSize block(Fault fault);

    /**
     * How long decommitted memory may be kept, at most, before it goes back to the kernel. With more than zero, huge pages
     * go back whole, when all of one is decommitted, and the delay follows how soon such memory was wanted again lately.
     *
     * @return zero for going back at once, cut where it must be
     */
    default Duration longestDelay() {
        return Duration.ZERO;
    }

    /**
     * How long collapsing populated pages into huge ones may take within one call of {@link Region#fault}. A collapse that
     * was started is finished.
     *
     * @return the time box
     */
    default Duration collapseTime() {
        return Duration.ofSeconds(1);
    }

    /**
     * The largest block on offer that fits the region: the fewest faults.
     *
     * @return the policy
     */
    static FaultPolicy largestFit() {
        return new LargestFit();
    }

    /**
     * Blocks of one size, and the next smaller one on offer where it doesn't fit or is refused.
     *
     * @param size the size
     * @return the policy
     */
    static FaultPolicy fixed(PageSize size) {
        return new FixedBlocks(size);
    }

    /**
     * Batches of small pages, one call each: on a folio of that size where it is on offer and granted, else on the pages
     * below it.
     *
     * @param batch the batch, for example 64 KiB
     * @return the policy
     */
    static FaultPolicy batched(PageSize batch) {
        return new BatchedBlocks(batch);
    }

    /**
     * Batches where memory is touched here and there; huge pages where an extent fills up.
     *
     * @return the policy with its defaults
     */
    static AdaptivePolicy adaptive() {
        return AdaptivePolicy.DEFAULT;
    }
}
