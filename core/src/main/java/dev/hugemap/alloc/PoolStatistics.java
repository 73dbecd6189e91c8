// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How full a pool is, and how well packed: what it counts itself. How its memory is mapped is the kernel's to say, see
 * {@link PoolResidence}.
 *
 * @param room the granules
 * @param classes each size of small blocks of which there are any, ascending
 * @param largeBlocks how many live blocks are larger than the largest of those, or aligned to more
 * @param largeBytes what those take, in whole units of 8 KiB
 * @param wrongFrees how often a plain pool was told to free a small block that was none, or free already, as far as it was seen
 * @param refusedGiveBacks how often the kernel refused to take back a granule that was empty
 * @param unaskedBytes what live blocks take beyond what was asked for; empty where the pool is plain, which doesn't keep that
 */
public record PoolStatistics(
        PoolRoom room,
        List<SizeClassStatistics> classes,
        long largeBlocks,
        long largeBytes,
        long wrongFrees,
        long refusedGiveBacks,
        OptionalLong unaskedBytes) {
    /** Copies the list. */
    public PoolStatistics {
        classes = List.copyOf(classes);
    }

    static PoolStatistics of(PageHeap heap, Blocks blocks, @Nullable Checks checks) {
        List<SizeClassStatistics> classes = new ArrayList<>();
        long wrong = 0;
        for (int sizeClass = 1; sizeClass < SizeClasses.COUNT; sizeClass++) {
            CentralList list = blocks.list(sizeClass);
            int spans = list.spans();
            wrong += list.wrongFrees();
            if (spans > 0) {
                long cached = blocks.cached(sizeClass);
                classes.add(new SizeClassStatistics(
                        SizeClasses.bytes(sizeClass),
                        spans,
                        list.spanBytes(),
                        Math.max(0, list.used() - cached),
                        cached));
            }
        }
        return new PoolStatistics(
                heap.room(),
                classes,
                heap.ones(),
                heap.oneBytes(),
                wrong,
                heap.refusedGiveBacks(),
                checks == null ? OptionalLong.empty() : OptionalLong.of(checks.unaskedBytes()));
    }

    /**
     * How many blocks are in use.
     *
     * @return the count
     */
    public long liveBlocks() {
        return classes.stream().mapToLong(SizeClassStatistics::live).sum() + largeBlocks;
    }

    /**
     * What live blocks take, rounded up as they are. Of a plain pool's above 128 bytes, and where no alignment was asked for, less
     * than an eighth was not asked for.
     *
     * @return bytes
     */
    public long liveBytes() {
        return classes.stream().mapToLong(SizeClassStatistics::liveBytes).sum() + largeBytes;
    }

    /**
     * What is committed: granules with blocks in them, and those that are kept.
     *
     * @return bytes
     */
    public long committedBytes() {
        return (room.used() + (long) room.kept()) * room.granuleBytes();
    }

    /**
     * What thread caches hold, and what is in stock between threads.
     *
     * @return bytes
     */
    public long cachedBytes() {
        return classes.stream()
                .mapToLong(each -> each.cached() * each.blockBytes())
                .sum();
    }

    /**
     * Which part of what live blocks take was not asked for: sizes that were rounded up, and the marks of a checked pool.
     * Chunks of arenas count as asked for.
     *
     * @return 0 to 1; empty where that isn't known, or nothing is live
     */
    public OptionalDouble internalFragmentation() {
        long bytes = liveBytes();
        return unaskedBytes.isEmpty() || bytes == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(share(unaskedBytes.getAsLong(), bytes));
    }

    /**
     * The most that {@link #internalFragmentation} can be in a plain pool, were every block the smallest of its size and none
     * asked for with an alignment.
     *
     * @return 0 to 1; 0 where nothing is live
     */
    public double mostInternalFragmentation() {
        long most = largeBlocks * SizeClasses.UNIT
                + classes.stream()
                        .mapToLong(each -> each.live() * (each.blockBytes() - SizeClasses.below(each.blockBytes())))
                        .sum();
        long bytes = liveBytes();
        return bytes == 0 ? 0 : share(most, bytes);
    }

    /**
     * Which part of the committed memory no live block takes: caches, free blocks in spans, what a span has at its end that is too
     * little for a block, free units, empty granules.
     *
     * @return 0 to 1; 0 where nothing is committed
     */
    public double externalFragmentation() {
        long committed = committedBytes();
        return committed == 0 ? 0 : share(committed - liveBytes(), committed);
    }

    /** Within 0 to 1: the numbers are each of their own moment while threads are at work. */
    private static double share(long part, long whole) {
        return Math.clamp((double) part / whole, 0, 1);
    }

    /** The live blocks, with those that are known. */
    LiveBlocks live(List<LiveBlock> known) {
        return new LiveBlocks(liveBlocks(), liveBytes(), known);
    }

    /**
     * The numbers as a sentence.
     *
     * @return for example {@code 12,000 live blocks of 3 MiB in 4 MiB committed; 2 of 32 granules of 2 MiB have blocks …}
     */
    @Override
    public String toString() {
        return Bytes.count(liveBlocks()) + " live blocks of " + Bytes.format(liveBytes()) + " in "
                + Bytes.format(committedBytes()) + " committed; " + room;
    }
}
