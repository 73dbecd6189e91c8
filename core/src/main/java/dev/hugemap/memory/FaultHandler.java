// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.OptionalLong;

/**
 * Puts pages into a region by its fault policy, and takes them out. Guarded by its region.
 *
 * <p>Hugetlb pages are mapped elsewhere and moved in, everything else is backed in place. Blocks of one size that lie side
 * by side go in together; when they are refused together, fewer are tried, down to one.
 */
final class FaultHandler {
    private final HugeMemory memory;
    private final RegionOptions options;
    private final FaultPolicy policy;
    private final List<PageSize> sizes;
    private final AddressRange region;
    private final InPlace inPlace;
    private final Ladder ladder;
    private final BlockFiller filler;
    private final KeptPages kept;
    private final Pieces pieces = new Pieces();
    private final CommittedGranules committed;

    /** A handler for a fresh reservation, of which nothing is committed yet. */
    FaultHandler(
            HugeMemory memory,
            RegionOptions options,
            FaultPolicy policy,
            List<PageSize> sizes,
            InPlace inPlace,
            CommittedGranules committed) {
        this.memory = memory;
        this.options = options;
        this.policy = policy;
        this.sizes = sizes;
        this.region = inPlace.region();
        this.inPlace = inPlace;
        this.ladder = new Ladder(memory.clock());
        this.filler = new BlockFiller(memory, options, policy, sizes, inPlace, ladder, pieces, committed);
        this.kept = new KeptPages(policy.longestDelay(), memory.clock());
        this.committed = committed;
    }

    void resetBackoff() {
        ladder.reset();
    }

    /** Commits what isn't committed of a range of whole granules. */
    FaultOutcome fault(AddressRange asked, Brake brake) {
        FaultRound round = new FaultRound(brake, asked.end());
        try {
            fault(asked, round);
        } catch (Throwable failure) {
            // Blocks that were put in before stay, and are told of.
            MemoryEvents.faulted(options, round.tally(), asked);
            if (failure instanceof HugePagesUnavailableException refused) {
                MemoryEvents.unavailable(options, refused);
            }
            throw failure;
        }
        FaultOutcome outcome = round.tally().outcome(asked);
        MemoryEvents.faulted(options, round.tally(), asked);
        return outcome;
    }

    private void fault(AddressRange asked, FaultRound round) {
        long at = asked.start();
        while (at < asked.end()) {
            long there = committed.endOf(at);
            Piece piece = pieces.at(at);
            if (there > at) {
                round.tally().present(Math.min(there, asked.end()) - at);
                at = there;
                continue;
            }
            // Blocks that are collapsed or taken back into use don't look by themselves.
            round.brake().checkCancelled();
            if (piece != null) {
                at = reuse(piece, at, round);
            } else {
                at = putIn(at, asked.end(), round);
            }
        }
    }

    /** Memory that was made elsewhere has taken its place in the region. */
    void took(CommitOutcome outcome) {
        AddressRange range = outcome.range();
        pieces.put(new Piece(range.start(), range.end(), outcome.granted(), outcome.pageSize()));
    }

    /** Makes a range free of kept pages; false where some share a page with committed memory. */
    boolean isFree(AddressRange range) {
        giveBack(kept.all().stream().filter(page -> page.overlaps(range)).toList());
        return !pieces.touches(range.start(), range.end());
    }

    /** Whether a decommit would cut a page of the pool; where pages are kept, such ones are, until all of one may go. */
    boolean cutsPooledPage(AddressRange range) {
        return policy.longestDelay().isZero() && (isInsidePooledPage(range.start()) || isInsidePooledPage(range.end()));
    }

    private boolean isInsidePooledPage(long address) {
        Piece piece = pieces.at(address);
        return piece != null && piece.isPooled() && !piece.pageSize().isAligned(address);
    }

    /**
     * Takes the pages out of a committed range, and keeps those that shall go back later and whole. What could not be
     * given back when the kernel refuses stays committed.
     */
    void decommit(AddressRange range) {
        for (Piece piece : pieces.within(range.start(), range.end())) {
            long length = piece.end() - piece.start();
            if (isKeptWhole(piece)) {
                committed.remove(piece.start(), length);
                keep(piece);
            } else {
                drop(new AddressRange(piece.start(), length));
                committed.remove(piece.start(), length);
            }
        }
        giveBack(kept.due());
    }

    long giveBackDue() {
        return giveBack(kept.due());
    }

    long giveBackAll() {
        return giveBack(kept.all());
    }

    /** In how many nanoseconds something is to be given back; empty where nothing is kept. */
    OptionalLong nextDue() {
        return kept.nextDue();
    }

    private boolean isKeptWhole(Piece piece) {
        boolean huge = piece.isPooled() || piece.pageSize().compareTo(memory.chunkSize()) >= 0;
        return huge && !policy.longestDelay().isZero();
    }

    private void keep(Piece piece) {
        PageSize size = piece.pageSize();
        for (long at = size.roundDown(piece.start()); at < piece.end(); at += size.bytes()) {
            if (!committed.containsAny(at, size.bytes())) {
                kept.keep(new AddressRange(at, size.bytes()));
            }
        }
    }

    private long giveBack(List<AddressRange> pages) {
        long bytes = 0;
        for (AddressRange page : pages) {
            drop(page);
            kept.gaveBack(page);
            bytes += page.length();
        }
        return bytes;
    }

    private void drop(AddressRange range) {
        inPlace.drop(range);
        pieces.remove(range.start(), range.end());
    }

    /** Commits memory again that was decommitted and kept. */
    private long reuse(Piece piece, long at, FaultRound round) {
        PageSize size = piece.pageSize();
        if (round.brake().isTimeOver()) {
            round.refused(round.timeOver(piece.backing(), size, "before kept memory was taken back into use"), 1);
            throw round.unavailable(round.end() - at);
        }
        AddressRange page = new AddressRange(size.roundDown(at), size.bytes());
        long end = Math.min(committed.startAfter(at), Math.min(page.end(), piece.end()));
        clear(AddressRange.between(at, end));
        kept.wanted(page);
        committed.add(at, end - at);
        round.tally().reused(end - at);
        return end;
    }

    private void clear(AddressRange range) {
        try (ZeroReader zeros =
                new ZeroReader(memory.bridge(), memory.host().pageSizes().base())) {
            zeros.clear(range.start(), range.length());
        } catch (SyscallException refused) {
            throw new HugeMemoryException("cannot take memory that was kept back into use", refused);
        }
    }

    private long putIn(long at, long end, FaultRound round) {
        List<PageSize> offer = sizes;
        long stop = end;
        while (!offer.isEmpty()) {
            FaultView fault = new FaultView(region, pieces, at, end - at, offer);
            PageSize block = fault.ask(policy);
            Blocks blocks = blocks(fault, block, stop, round);
            PageSize page = largest(offer, block);
            List<PageSize> smaller =
                    offer.stream().filter(size -> size.compareTo(page) < 0).toList();
            switch (filler.fill(blocks, page, smaller.isEmpty(), round)) {
                case GRANTED -> {
                    round.granted();
                    kept.wanted(blocks.range());
                    return blocks.range().end();
                }
                case TOO_MANY -> round.wereTooMany(blocks.count());
                case REFUSED -> {
                    offer = smaller;
                    round.smallerPages();
                    // What follows behind the refused blocks gets its own chance.
                    stop = Math.min(stop, blocks.range().end());
                }
            }
        }
        throw round.unavailable(end - at);
    }

    private static PageSize largest(List<PageSize> offer, PageSize block) {
        return offer.reversed().stream()
                .filter(size -> size.compareTo(block) <= 0)
                .findFirst()
                .orElseThrow();
    }

    /** The block at a fault, with those of the same size that follow where nothing is populated. */
    private Blocks blocks(FaultView fault, PageSize block, long end, FaultRound round) {
        AddressRange first = fault.around(block);
        if (pieces.touches(first.start(), first.end())) {
            return new Blocks(block, first, pieces.gaps(first.start(), first.end()));
        }
        long asked = fault.address() + fault.length();
        long stop = first.end();
        // Of base pages there may be millions.
        for (long count = 1;
                count < round.mostAtOnce() && stop < end && !round.brake().isPulled();
                count++) {
            FaultView next = new FaultView(region, pieces, stop, asked - stop, fault.sizes());
            if (pieces.touches(stop, stop + block.bytes()) || !next.ask(policy).equals(block)) {
                break;
            }
            stop += block.bytes();
        }
        AddressRange range = AddressRange.between(first.start(), stop);
        return new Blocks(block, range, List.of(range));
    }
}
