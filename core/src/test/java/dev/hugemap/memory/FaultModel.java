// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Trial.HUGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What a faulted region should hold: for each granule whether it is committed, and what was written to it last. */
public final class FaultModel {
    private final Region region;
    private final String name;
    private final BitSet committed = new BitSet();
    private final long[] tags;

    /** A model of a region of which nothing is committed yet, with a name for people. */
    public FaultModel(Region region, String name) {
        this.region = region;
        this.name = name;
        this.tags = new long[granules()];
    }

    public Region region() {
        return region;
    }

    public String name() {
        return name;
    }

    private int granules() {
        return (int) region.granule().pagesIn(region.range().length());
    }

    private int granule(long offset) {
        return (int) (offset / region.granule().bytes());
    }

    private int granuleAfter(long offset) {
        return (int) region.granule().pagesIn(offset);
    }

    /**
     * Takes over from the region what a fault or a commit has put in, in and around a range: of each gap in it the part
     * that is nearest to the range's start. Where that isn't all, {@link #check} tells.
     */
    public void sync(long offset, long length) {
        // A block reaches beyond what was asked for by no more than a huge page.
        findUp(granule(offset), granuleAfter(Math.min(region.range().length(), offset + length + HUGE.bytes())));
        findDown(granule(Math.max(0, offset - HUGE.bytes())), granule(offset));
    }

    /** Takes over from the region what a decommit has left of a range. */
    public void syncRest(long offset, long length) {
        int to = granuleAfter(offset + length);
        for (int i = granule(offset); i < to; i++) {
            committed.set(i, committed.get(i) && isOpen(i, i + 1));
        }
    }

    private void findUp(int from, int to) {
        for (int i = committed.nextClearBit(from); i < to; ) {
            int start = i;
            int next = committed.nextSetBit(i);
            int end = next < 0 ? to : Math.min(to, next);
            int open = most(end - start, count -> isOpen(start, start + count));
            found(start, start + open);
            i = committed.nextClearBit(end);
        }
    }

    private void findDown(int from, int to) {
        for (int i = committed.previousClearBit(to - 1); i >= from; ) {
            int end = i + 1;
            int start = Math.max(from, committed.previousSetBit(i) + 1);
            int open = most(end - start, count -> isOpen(end - count, end));
            found(end - open, end);
            i = committed.previousClearBit(start - 1);
        }
    }

    /** What is fresh holds zeros. */
    private void found(int from, int to) {
        committed.set(from, to);
        Arrays.fill(tags, from, to, 0);
    }

    /** The largest count up to a limit of which something holds that holds of all smaller ones too. */
    private static int most(int limit, IntPredicate holds) {
        int count = 0;
        int step = 1;
        while (count < limit && holds.test(Math.min(limit, count + step))) {
            count = Math.min(limit, count + step);
            step *= 2;
        }
        for (step /= 2; step > 0; step /= 2) {
            if (count + step <= limit && holds.test(count + step)) {
                count += step;
            }
        }
        return count;
    }

    private boolean isOpen(int from, int to) {
        long bytes = region.granule().bytes();
        try {
            return region.segment(from * bytes, (to - from) * bytes).byteSize() > 0;
        } catch (IllegalStateException notCommitted) {
            return false;
        }
    }

    public boolean isCommitted(long offset, long length) {
        return committed.nextClearBit(granule(offset)) >= granuleAfter(offset + length);
    }

    public void decommitted(long offset, long length) {
        committed.clear(granule(offset), granuleAfter(offset + length));
    }

    public void write(FaultContents contents, long start, long end, long tag) {
        contents.write(region, start, end - start, tag);
        for (int i = granule(start); i < granuleAfter(end); i++) {
            tags[i] = tag;
        }
    }

    /** A committed stretch, its start and end; null where nothing is committed. */
    public long @Nullable [] randomExtent(SplittableRandom random) {
        if (committed.isEmpty()) {
            return null;
        }
        int from = committed.nextSetBit(random.nextInt(committed.length()));
        int end = committed.nextClearBit(from);
        int to = Math.min(end, from + 1 + random.nextInt(1024));
        long bytes = region.granule().bytes();
        return new long[] {from * bytes, to * bytes};
    }

    /** Sees that the region has committed what it should, no more and no less, and that all of it holds what was written. */
    public void check(FaultContents contents) {
        long bytes = region.granule().bytes();
        assertThat(region.committedBytes()).as("committed of %s", name).isEqualTo(committed.cardinality() * bytes);
        for (int i = committed.nextSetBit(0); i >= 0; i = committed.nextSetBit(i)) {
            int end = committed.nextClearBit(i);
            if (!isOpen(i, end)) {
                throw new AssertionError("granules " + i + " to " + end + " of " + name + " are not all committed");
            }
            while (i < end) {
                int same = i + 1;
                while (same < end && tags[same] == tags[i]) {
                    same++;
                }
                contents.check(region, i * bytes, (same - i) * bytes, tags[i]);
                i = same;
            }
        }
    }
}
