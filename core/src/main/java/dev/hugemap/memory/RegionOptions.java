// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How memory is to be backed, populated and named. Immutable; each method gives a changed copy.
 *
 * @param policy which backings, in which order
 * @param alignment the least alignment of a region's or an arena granule's start, at most 1 GiB
 * @param name shown by the kernel in maps and smaps where it can (5.17, not for hugetlb), or empty
 * @param threads how many threads populate
 * @param progress told how far populating has come
 * @param traits what the memory is told beside its backing
 * @param timeBox how long one commit, fault or allocation may take, all of the policy's candidates together; or empty
 * @param faults by which blocks a region is faulted in, or empty where it is committed alone; arenas don't look at it
 * @param congruence an offset that a region's start agrees with, modulo its largest page size and alignment
 * @param uniformity whether all of a region is on one page size
 * @param numa from which NUMA nodes its pages come, or empty where the process's own policy decides
 */
public record RegionOptions(
        BackingPolicy policy,
        PageSize alignment,
        Optional<String> name,
        int threads,
        ProgressListener progress,
        Set<MappingTrait> traits,
        Optional<Duration> timeBox,
        Optional<FaultPolicy> faults,
        long congruence,
        Uniformity uniformity,
        Optional<NumaPolicy> numa) {
    static final int LARGEST_ALIGNMENT_LOG2 = 30;
    private static final int LONGEST_NAME = 79;

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException with an alignment over 1 GiB, fewer than one thread, a time box that is not longer
     *     than nothing, or a name that the kernel would not take: over 79 characters, unprintable ones, or one of
     *     <code>[ ] \ $ `</code>; with a negative offset; with a fault policy, which puts pages in, for memory that shall
     *     have none before it is touched; with a strict NUMA policy for such memory, whose pages would be the evidence
     */
    public RegionOptions {
        if (alignment.log2() > LARGEST_ALIGNMENT_LOG2) {
            throw new IllegalArgumentException("alignment is at most 1 GiB, not " + alignment);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread populates, not " + threads);
        }
        if (name.isPresent()) {
            checkName(name.get());
        }
        if (timeBox.isPresent() && !timeBox.get().isPositive()) {
            throw new IllegalArgumentException("a time box is longer than nothing, not " + timeBox.get());
        }
        if (congruence < 0) {
            throw new IllegalArgumentException("an offset is 0 or more, not " + congruence);
        }
        if (faults.isPresent() && policy.population() == Population.ON_TOUCH) {
            throw new IllegalArgumentException("a fault policy puts pages in, and " + policy + " leaves them out");
        }
        if (policy.population() == Population.ON_TOUCH
                && numa.isPresent()
                && numa.get().isStrict()) {
            throw new IllegalArgumentException(numa.get() + " can't hold on touch: its pages are the evidence, and a"
                    + " pool may have none on the right node. Populate up front, or prefer a node");
        }
        traits = Set.copyOf(traits);
    }

    /**
     * Options with a policy and everything else at its default: as many threads as the JVM has processors, no name, no
     * traits, no time box.
     *
     * @param policy which backings
     * @return the options
     */
    public static RegionOptions of(BackingPolicy policy) {
        return new RegionOptions(
                policy,
                new PageSize(1),
                Optional.empty(),
                Runtime.getRuntime().availableProcessors(),
                (populatedBytes, totalBytes) -> {},
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                0,
                Uniformity.AS_GRANTED,
                Optional.empty());
    }

    /**
     * With a least alignment of the start.
     *
     * @param newAlignment at most 1 GiB
     * @return the options
     */
    public RegionOptions aligned(PageSize newAlignment) {
        return with(draft -> draft.alignment = newAlignment);
    }

    /**
     * With a name that the kernel shows in maps and smaps.
     *
     * @param newName up to 79 printable characters
     * @return the options
     */
    public RegionOptions named(String newName) {
        return with(draft -> draft.name = Optional.of(newName));
    }

    /**
     * With a number of populating threads.
     *
     * @param newThreads 1 or more
     * @return the options
     */
    public RegionOptions populatedBy(int newThreads) {
        return with(draft -> draft.threads = newThreads);
    }

    /**
     * With a listener for the progress of populating.
     *
     * @param newProgress the listener
     * @return the options
     */
    public RegionOptions watchedBy(ProgressListener newProgress) {
        return with(draft -> draft.progress = newProgress);
    }

    /**
     * Locked: never swapped out. Locked after its pages are in, or as they come where the policy says on touch; beyond
     * RLIMIT_MEMLOCK it is refused with {@link Reason#LOCKED_MEMORY_LIMIT}. Hugetlb pages are never swapped anyway.
     *
     * @return the options
     */
    public RegionOptions locked() {
        return with(MappingTrait.LOCKED);
    }

    /**
     * Left out of children: after a fork they have no memory there. For memory that devices reach, and for hugetlb, where
     * a write after a fork may find no page for its copy.
     *
     * @return the options
     */
    public RegionOptions withoutFork() {
        return with(MappingTrait.NOT_FORKED);
    }

    /**
     * Left out of core dumps.
     *
     * @return the options
     */
    public RegionOptions withoutDump() {
        return with(MappingTrait.NOT_DUMPED);
    }

    /**
     * With a limit on how long one commit, fault or allocation may take, all candidates together. It is looked at between
     * system calls, each of which populates at most what four page tables map (8 MiB where base pages have 4 KiB), or one
     * page if that is more. When the time is over, what is under way is undone and refused with {@link Reason#TIME_BOX}, and
     * so is every later candidate, untried; what is populated and proved by then is granted, and earlier blocks of a fault
     * stay.
     *
     * @param newTimeBox longer than nothing
     * @return the options
     */
    public RegionOptions within(Duration newTimeBox) {
        return with(draft -> draft.timeBox = Optional.of(newTimeBox));
    }

    private RegionOptions with(MappingTrait trait) {
        Set<MappingTrait> more = EnumSet.of(trait);
        more.addAll(traits);
        return with(draft -> draft.traits = more);
    }

    /**
     * With a policy by which a region is faulted in, block by block. The region's granule is then its smallest page size,
     * and it may end up on several.
     *
     * @param newFaults the policy
     * @return the options
     */
    public RegionOptions faultedBy(FaultPolicy newFaults) {
        return with(draft -> draft.faults = Optional.of(newFaults));
    }

    /**
     * With a start that agrees with an offset, modulo the largest page size and the alignment: so that a file or a device
     * that is seen through the region has its blocks where the region has them.
     *
     * @param offset bytes, 0 or more; a multiple of the region's granule
     * @return the options
     */
    public RegionOptions congruentTo(long offset) {
        return with(draft -> draft.congruence = offset);
    }

    /**
     * With one page size for all of a region. It is chosen when the region is reserved, before anything is mapped: that of
     * the first backing which nothing speaks against. From then on it is this size, observed, or an exception.
     *
     * @return the options
     */
    public RegionOptions uniform() {
        return with(draft -> draft.uniformity = Uniformity.ONE_PAGE_SIZE);
    }

    /**
     * With pages from certain NUMA nodes, whatever the process's own policy says. The kernel is told before the first page is
     * put in, and the pages are looked at after: {@link CommitOutcome#placement()} and {@link FaultOutcome#placement()} tell.
     *
     * @param newNuma the policy
     * @return the options
     */
    public RegionOptions placedBy(NumaPolicy newNuma) {
        return with(draft -> draft.numa = Optional.of(newNuma));
    }

    /** With another policy. */
    RegionOptions backedBy(BackingPolicy newPolicy) {
        return with(draft -> draft.policy = newPolicy);
    }

    private RegionOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    private static void checkName(String name) {
        boolean acceptable = name.length() <= LONGEST_NAME
                && name.chars().allMatch(c -> c >= ' ' && c <= '~' && "[]\\$`".indexOf(c) < 0);
        if (!acceptable) {
            throw new IllegalArgumentException(
                    "the kernel takes no such name: '" + name + "'; up to 79 printable characters, none of [ ] \\ $ `");
        }
    }

    /** Options that are being changed. */
    private static final class Draft {
        private BackingPolicy policy;
        private PageSize alignment;
        private Optional<String> name;
        private int threads;
        private ProgressListener progress;
        private Set<MappingTrait> traits;
        private Optional<Duration> timeBox;
        private Optional<FaultPolicy> faults;
        private long congruence;
        private Uniformity uniformity;
        private Optional<NumaPolicy> numa;

        Draft(RegionOptions options) {
            policy = options.policy;
            alignment = options.alignment;
            name = options.name;
            threads = options.threads;
            progress = options.progress;
            traits = options.traits;
            timeBox = options.timeBox;
            faults = options.faults;
            congruence = options.congruence;
            uniformity = options.uniformity;
            numa = options.numa;
        }

        RegionOptions done() {
            return new RegionOptions(
                    policy, alignment, name, threads, progress, traits, timeBox, faults, congruence, uniformity, numa);
        }
    }
}
