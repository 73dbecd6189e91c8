// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.NumaDemand;
import dev.hugemap.memory.NumaPolicy;
import dev.hugemap.memory.Population;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a command line asks for.
 *
 * @param bytes how much
 * @param named the backings that it names, the best first; empty for what the host has
 * @param policy by which blocks it is faulted in, or null for all of it on one backing
 * @param wishes what else
 * @param threads how many populate, or empty for one per processor
 * @param numa from which NUMA nodes, or empty for the process's own policy
 */
record Request(
        long bytes,
        List<Backing> named,
        @Nullable PolicyChoice policy,
        Set<Wish> wishes,
        OptionalInt threads,
        Optional<NumaPolicy> numa) {
    /** The largest alignment that a region can be asked for. */
    private static final PageSize LARGEST_ALIGNMENT = PageSize.gib(1);

    boolean has(Wish wish) {
        return wishes.contains(wish);
    }

    /** Whether it is for what a region can alone: blocks, and a page size that is known beforehand. */
    boolean isForRegion() {
        return policy != null || has(Wish.UNIFORM);
    }

    /**
     * Refuses what can't go together, on whatever machine.
     *
     * @throws IllegalArgumentException with what to leave out
     */
    void check() {
        if (has(Wish.ON_TOUCH) && policy != null) {
            throw new IllegalArgumentException(
                    "--policy puts pages in, and --on-touch leaves them out: one or the other");
        }
        if (has(Wish.ON_TOUCH) && has(Wish.UNIFORM)) {
            throw new IllegalArgumentException(
                    "--uniform is held against the pages, and --on-touch leaves them out: one or the other");
        }
        // Base pages alone pass, also where the host's own list has shrunk to them: there is nothing to prove.
        if (has(Wish.ON_TOUCH) && named.size() == 1 && named.getFirst() instanceof Backing.Transparent) {
            throw new IllegalArgumentException(
                    named.getFirst().name() + " alone can't be had on touch: its pages are the proof."
                            + " Leave --on-touch out, or prefer it to another, or take hugetlb, whose pool reserves the pages");
        }
        if (has(Wish.ON_TOUCH)
                && numa.filter(policy -> policy.demand() == NumaDemand.STRICT).isPresent()) {
            throw new IllegalArgumentException("--numa " + numa.get().name()
                    + " is held against the pages, and --on-touch leaves them out: one or the other");
        }
        if (threads.isPresent() && threads.getAsInt() < 1) {
            throw new IllegalArgumentException("at least one thread populates, not " + threads.getAsInt());
        }
    }

    /**
     * The request in the library's terms.
     *
     * @throws IllegalArgumentException if this host can't have what it names, or it contradicts itself
     */
    RegionOptions options(Candidates host) {
        host.firstUnlisted(named).ifPresent(text -> {
            throw new IllegalArgumentException(text);
        });
        Population population = has(Wish.ON_TOUCH) ? Population.ON_TOUCH : Population.UP_FRONT;
        RegionOptions options = RegionOptions.of(new BackingPolicy(backings(host), population));
        if (policy != null) {
            options = options.faultedBy(policy.policy());
            // A batch is wider than the pages below it, by which the start would be aligned.
            options = policy.block() == null || policy.block().compareTo(LARGEST_ALIGNMENT) > 0
                    ? options
                    : options.aligned(policy.block());
        }
        options = has(Wish.UNIFORM) ? options.uniform() : options;
        options = has(Wish.LOCKED) ? options.locked() : options;
        options = numa.map(options::placedBy).orElse(options);
        return threads.isPresent() ? options.populatedBy(threads.getAsInt()) : options;
    }

    private List<Backing> backings(Candidates host) {
        if (policy != null) {
            return new Offer(this, policy, host).backings();
        }
        return named.isEmpty() ? host.byDefault(bytes) : named;
    }
}
