// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.Bytes;
import java.time.Duration;
import java.util.Optional;

/**
 * How a pool is backed, how large it may grow, how long it keeps what is empty, and what it looks at. Immutable; each method gives a changed copy.
 *
 * @param region how its memory is backed, populated and named; without a fault policy, for the pool has its own
 * @param capacity how many bytes of addresses are reserved, once and for all; they cost nothing until they are used
 * @param keeping for how long granules that are empty are kept at most, while recent demand says that they come back
 * @param safety how closely it looks at what is done to it
 * @param liveAtClose what its close does about blocks that nobody has freed
 * @param budget who pays for what it commits
 */
public record PoolOptions(
        RegionOptions region,
        long capacity,
        Duration keeping,
        PoolSafety safety,
        LiveAtClose liveAtClose,
        Optional<Budget> budget) {
    private static final long DEFAULT_CAPACITY = 64L << 30;
    private static final Duration DEFAULT_KEEPING = Duration.ofSeconds(1);

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the capacity is not greater than 0, the time is negative, or the region has a fault
     *     policy, or is congruent to an offset
     */
    public PoolOptions {
        if (capacity <= 0) {
            throw new IllegalArgumentException("a pool has more than 0 bytes, not " + Bytes.count(capacity));
        }
        if (keeping.isNegative()) {
            throw new IllegalArgumentException("a time is 0 or more, not " + keeping);
        }
        if (region.congruence() != 0) {
            throw new IllegalArgumentException(
                    "a pool's blocks are aligned to what they ask for, and not to an offset of "
                            + Bytes.count(region.congruence()) + ": use a region");
        }
        if (region.faults().isPresent()) {
            throw new IllegalArgumentException("a pool puts in whole granules and takes no fault policy: "
                    + region.faults().get());
        }
    }

    /**
     * Options with a policy and everything else at its default: 64 GiB of addresses, a second for which empty granules are kept,
     * nothing checked.
     *
     * @param policy which backings, with pages put in up front
     * @return the options
     */
    public static PoolOptions of(BackingPolicy policy) {
        return of(RegionOptions.of(policy));
    }

    /**
     * Options with memory as a region would have it: named, locked, from certain NUMA nodes.
     *
     * @param region how memory is backed, populated and named
     * @return the options
     */
    public static PoolOptions of(RegionOptions region) {
        return new PoolOptions(
                region, DEFAULT_CAPACITY, DEFAULT_KEEPING, PoolSafety.PLAIN, LiveAtClose.FREED, Optional.empty());
    }

    /**
     * With another number of reserved addresses.
     *
     * @param newCapacity bytes, rounded up to whole granules
     * @return the options
     */
    public PoolOptions capacity(long newCapacity) {
        return new PoolOptions(region, newCapacity, keeping, safety, liveAtClose, budget);
    }

    /**
     * With another time for which empty granules are kept.
     *
     * @param newKeeping how far back demand is looked at; zero for giving them back at once
     * @return the options
     */
    public PoolOptions keepingFor(Duration newKeeping) {
        return new PoolOptions(region, capacity, newKeeping, safety, liveAtClose, budget);
    }

    /**
     * With every wrong free and every write right behind a block's end found when the block is freed. A block then takes at least
     * eight bytes more.
     *
     * @return the options
     */
    public PoolOptions checked() {
        return new PoolOptions(region, capacity, keeping, PoolSafety.CHECKED, liveAtClose, budget);
    }

    /**
     * As {@link #checked}, and what is found tells where the block was allocated.
     *
     * @return the options
     */
    public PoolOptions trackingOrigins() {
        return new PoolOptions(region, capacity, keeping, PoolSafety.CHECKED_WITH_ORIGINS, liveAtClose, budget);
    }

    /**
     * With a close that throws {@link LiveBlocksException} after everything is closed, where blocks were live.
     *
     * @return the options
     */
    public PoolOptions reportingLive() {
        return new PoolOptions(region, capacity, keeping, safety, LiveAtClose.REPORTED, budget);
    }

    /**
     * With an account that is charged with every granule before it is committed, until it is given back. Where the account or one above it
     * refuses, so does the pool, after what {@link Budget#onRefused} tells.
     *
     * @param newBudget open at least as long as the pool
     * @return the options
     */
    public PoolOptions chargedTo(Budget newBudget) {
        return new PoolOptions(region, capacity, keeping, safety, liveAtClose, Optional.of(newBudget));
    }
}
