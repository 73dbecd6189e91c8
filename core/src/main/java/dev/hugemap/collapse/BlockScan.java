// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.inspect.PageWalk;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** Sorts the aligned blocks of a mapping by what stands in them. Shown the steps of a walk one by one; for one thread. */
final class BlockScan {
    private final long hugePage;
    private final LongPredicate rests;
    private final LeftOutTally tally;
    private final List<AddressRange> blocks = new ArrayList<>();
    private long presentBytes;
    private long hugeBytes;
    private long untouched;
    private long swapped;
    private long unknown;
    private long resting;

    /** The block that is being read: where it starts, and what was seen of it. */
    private long block = -1;

    private long blockPresent;
    private long blockSwapped;
    private long blockUnknown;
    private boolean blockHuge;

    BlockScan(PageSize hugePage, LongPredicate rests, LeftOutTally tally) {
        this.hugePage = hugePage.bytes();
        this.rests = rests;
        this.tally = tally;
    }

    void step(PageWalk walk) {
        for (long at = walk.start(); at < walk.end(); ) {
            long start = at & -hugePage;
            if (start != block) {
                finishBlock();
                block = start;
            }
            long stop = Math.min(walk.end(), start + hugePage);
            // Many empty or huge blocks come as one step: whole ones need no looking at one by one, but are few to
            // count.
            count(walk, stop - at);
            at = stop;
        }
    }

    private void count(PageWalk walk, long bytes) {
        switch (walk.state()) {
            case PRESENT -> {
                blockPresent += bytes;
                blockHuge |= walk.leafBytes() >= hugePage;
            }
            case SWAPPED -> blockSwapped += bytes;
            case UNKNOWN -> blockUnknown += bytes;
            // The page of zeros is no memory, and no page that the kernel could begin with.
            case ZERO_PAGE, ABSENT -> {}
        }
    }

    private void finishBlock() {
        if (block >= 0) {
            sort();
        }
        blockPresent = 0;
        blockSwapped = 0;
        blockUnknown = 0;
        blockHuge = false;
    }

    private void sort() {
        if (blockHuge) {
            hugeBytes += blockPresent;
        } else if (blockUnknown > 0) {
            unknown += hugePage;
        } else if (blockPresent == 0) {
            swapped += blockSwapped;
            untouched += blockSwapped > 0 ? 0 : hugePage;
        } else if (rests.test(block)) {
            resting += blockPresent;
        } else {
            presentBytes += blockPresent;
            add(block);
        }
    }

    private void add(long start) {
        if (!blocks.isEmpty() && blocks.getLast().end() == start) {
            AddressRange last = blocks.removeLast();
            blocks.add(AddressRange.between(last.start(), start + hugePage));
        } else {
            blocks.add(new AddressRange(start, hugePage));
        }
    }

    /**
     * What is planned of the mapping; all that isn't has gone into the tally.
     *
     * @param mapping where it lies
     * @param name what the kernel calls it
     * @param sharedBytes memory of it, in the blocks or not, that other processes have too
     */
    PlannedMapping finish(AddressRange mapping, String name, long sharedBytes) {
        finishBlock();
        block = -1;
        tally.add(LeftOutReason.UNKNOWN, unknown);
        tally.add(LeftOutReason.SWAPPED, swapped);
        tally.add(LeftOutReason.NO_RESIDENTS, untouched);
        tally.add(LeftOutReason.RESTING, resting);
        long planned = blocks.stream().mapToLong(AddressRange::length).sum();
        long copied = Math.min(sharedBytes, presentBytes);
        return new PlannedMapping(
                mapping, name, blocks, presentBytes, planned - presentBytes + copied, copied, hugeBytes);
    }
}
