package dev.hugemap.memory;

import dev.hugemap.page.PageSize;
import java.util.Optional;

/**
 * How memory is to be backed, populated and named. Immutable; each method gives a changed copy.
 *
 * @param policy which backings, in which order
 * @param alignment the least alignment of a region's or an arena granule's start, at most 1 GiB
 * @param name shown by the kernel in maps and smaps where it can (5.17, not for hugetlb), or empty
 * @param threads how many threads populate
 * @param progress told how far populating has come
 */
public record RegionOptions(
        BackingPolicy policy, PageSize alignment, Optional<String> name, int threads, ProgressListener progress) {
    static final int LARGEST_ALIGNMENT_LOG2 = 30;
    private static final int LONGEST_NAME = 79;

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException with an alignment over 1 GiB, fewer than one thread, or a name that the kernel
     *     would not take: over 79 characters, unprintable ones, or one of <code>[ ] \ $ `</code>
     */
    public RegionOptions {
        if (alignment.log2() > LARGEST_ALIGNMENT_LOG2) {
            throw new IllegalArgumentException("alignment is at most 1 GiB, not " + alignment);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread populates, not " + threads);
        }
        name.ifPresent(RegionOptions::checkName);
    }

    /**
     * Options with a policy and everything else at its default: as many threads as the JVM has processors, no name.
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
                (populatedBytes, totalBytes) -> {});
    }

    /**
     * With a least alignment of the start.
     *
     * @param newAlignment at most 1 GiB
     * @return the options
     */
    public RegionOptions aligned(PageSize newAlignment) {
        return new RegionOptions(policy, newAlignment, name, threads, progress);
    }

    /**
     * With a name that the kernel shows in maps and smaps.
     *
     * @param newName up to 79 printable characters
     * @return the options
     */
    public RegionOptions named(String newName) {
        return new RegionOptions(policy, alignment, Optional.of(newName), threads, progress);
    }

    /**
     * With a number of populating threads.
     *
     * @param newThreads 1 or more
     * @return the options
     */
    public RegionOptions populatedBy(int newThreads) {
        return new RegionOptions(policy, alignment, name, newThreads, progress);
    }

    /**
     * With a listener for the progress of populating.
     *
     * @param newProgress the listener
     * @return the options
     */
    public RegionOptions watchedBy(ProgressListener newProgress) {
        return new RegionOptions(policy, alignment, name, threads, newProgress);
    }

    private static void checkName(String name) {
        boolean acceptable = name.length() <= LONGEST_NAME
                && name.chars().allMatch(c -> c >= ' ' && c <= '~' && "[]\\$`".indexOf(c) < 0);
        if (!acceptable) {
            throw new IllegalArgumentException(
                    "the kernel takes no such name: '" + name + "'; up to 79 printable characters, none of [ ] \\ $ `");
        }
    }
}
