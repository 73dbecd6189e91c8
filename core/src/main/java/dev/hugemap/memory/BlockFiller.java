// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.address.Addresses;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** Puts blocks on pages of one size, by the first of the region's backings of that size that is granted and observed. */
final class BlockFiller {
    /** How it went. */
    enum Result {
        GRANTED,
        /** So many at once were refused. */
        TOO_MANY,
        REFUSED
    }

    /** What a refused collapse says of its block alone. */
    private static final Set<Reason> DUE_TO_BLOCK = EnumSet.of(Reason.POPULATED, Reason.CONTRADICTED);

    private final HugeMemory memory;
    private final Map<PageSize, List<Backing>> candidates = new HashMap<>();
    /** The backings of which this host has no pages at all. */
    private final List<Refusal> unoffered = new ArrayList<>();

    private final Mapper mapper;
    private final Addresses addresses;
    private final InPlace inPlace;
    private final Ladder ladder;
    private final LongSupplier clock;
    private final Pieces pieces;
    private final CommittedGranules committed;
    private final long collapseNanos;
    private final PageSize largest;

    BlockFiller(
            HugeMemory memory,
            RegionOptions options,
            FaultPolicy policy,
            List<PageSize> sizes,
            InPlace inPlace,
            Ladder ladder,
            Pieces pieces,
            CommittedGranules committed) {
        this.memory = memory;
        for (Backing candidate : options.policy().candidates()) {
            memory.strategy(candidate)
                    .ifPresentOrElse(
                            strategy -> candidates
                                    .computeIfAbsent(strategy.pageSize(), _ -> new ArrayList<>())
                                    .add(candidate),
                            () -> unoffered.add(Untried.unknown(memory, candidate)));
        }
        this.mapper = new Mapper(memory, options);
        this.addresses = new Addresses(memory.bridge());
        this.inPlace = inPlace;
        this.ladder = ladder;
        this.clock = memory.clock();
        this.pieces = pieces;
        this.committed = committed;
        this.collapseNanos = TimeUnit.NANOSECONDS.convert(policy.collapseTime());
        this.largest = sizes.getLast();
    }

    /**
     * Puts blocks in on pages of a size.
     *
     * @param last whether nothing smaller is left to try, so that a backing which was refused lately is tried all the same
     */
    Result fill(Blocks blocks, PageSize page, boolean last, FaultRound round) {
        // Made anew: a strategy looks at the settings of its moment.
        List<BackingStrategy> strategies = candidates.getOrDefault(page, List.of()).stream()
                .flatMap(candidate -> memory.strategy(candidate).stream())
                .toList();
        List<Refusal> refusals = page.equals(largest) ? new ArrayList<>(unoffered) : new ArrayList<>();
        for (BackingStrategy strategy : strategies) {
            boolean lastResort = last && strategy == strategies.getLast();
            Optional<Refusal> hindrance = hindrance(strategy, blocks, lastResort, round);
            if (hindrance.isPresent()) {
                refusals.add(hindrance.get());
                continue;
            }
            Optional<Refusal> refused = tryOne(strategy, blocks, round);
            if (refused.isEmpty()) {
                ladder.granted(strategy);
                refusals.forEach(refusal -> round.refused(refusal, blocks.count()));
                return Result.GRANTED;
            }
            boolean fewerMayFit = blocks.count() > 1 && !round.brake().isTimeOver();
            if (fewerMayFit) {
                return Result.TOO_MANY;
            }
            pause(strategy, refused.get(), blocks);
            refusals.add(refused.get());
        }
        refusals.forEach(refusal -> round.refused(refusal, blocks.count()));
        return Result.REFUSED;
    }

    /** A collapse that can't be made is due to its block: parts that were given back left several mappings in it. */
    private void pause(BackingStrategy strategy, Refusal refused, Blocks blocks) {
        if (!blocks.isAbsent() && DUE_TO_BLOCK.contains(refused.reason())) {
            ladder.refused(strategy, refused, blocks.range().start());
        } else if (refused.reason() != Reason.TIME_BOX) {
            ladder.refused(strategy, refused);
        }
    }

    private Optional<Refusal> hindrance(BackingStrategy strategy, Blocks blocks, boolean lastResort, FaultRound round) {
        round.brake().checkCancelled();
        if (round.brake().isTimeOver()) {
            return Optional.of(round.timeOver(strategy.backing(), strategy.pageSize(), "before it was tried"));
        }
        if (!lastResort) {
            Optional<Refusal> paused = ladder.pause(strategy)
                    .or(() -> ladder.pause(strategy, blocks.range().start()));
            if (paused.isPresent()) {
                return paused;
            }
        }
        boolean collapse = !blocks.isAbsent() && !blocks.hasRoomFor(strategy.pageSize());
        Optional<Refusal> ruledOut = collapse ? strategy.ruledOutNow() : strategy.ruledOut();
        return ruledOut.or(() -> misfit(strategy, blocks)).or(() -> overtime(strategy, blocks, round));
    }

    /** What is populated can be collapsed, or filled up; but it can't be mapped over. */
    private Optional<Refusal> misfit(BackingStrategy strategy, Blocks blocks) {
        if (blocks.isAbsent() || blocks.hasRoomFor(strategy.pageSize()) || isCollapsible(strategy, blocks)) {
            return Optional.empty();
        }
        long populated = pieces.bytes(blocks.range().start(), blocks.range().end());
        return Optional.of(new Refusal(
                strategy.backing(),
                strategy.pageSize(),
                Reason.POPULATED,
                "fault",
                null,
                Bytes.format(populated) + " of the block are populated already and can't become a part of such a page",
                "fault this block before smaller ones in it, or decommit those first"));
    }

    private boolean isCollapsible(BackingStrategy strategy, Blocks blocks) {
        return strategy.canCollapse()
                && blocks.size().equals(strategy.pageSize())
                && pieces.within(blocks.range().start(), blocks.range().end()).stream()
                        .noneMatch(Piece::isPooled);
    }

    private Optional<Refusal> overtime(BackingStrategy strategy, Blocks blocks, FaultRound round) {
        if (blocks.isAbsent() || blocks.hasRoomFor(strategy.pageSize()) || round.collapseNanos() < collapseNanos) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                strategy.backing(),
                strategy.pageSize(),
                Reason.TIME_BOX,
                "fault",
                null,
                "this call has collapsed for " + round.collapseNanos() / 1_000_000 + " ms, which is its time box",
                "fault again, or give collapsing more time"));
    }

    private Optional<Refusal> tryOne(BackingStrategy strategy, Blocks blocks, FaultRound round) {
        try {
            if (blocks.isAbsent()) {
                put(strategy, blocks, round);
            } else if (blocks.hasRoomFor(strategy.pageSize())) {
                fillGaps(strategy, blocks, round);
            } else {
                collapse(strategy, blocks, round);
            }
            return Optional.empty();
        } catch (SyscallException refused) {
            Mapper.checkUndone(refused);
            round.failed(refused);
            return Optional.of(explain(strategy, refused, blocks, round));
        } catch (TimeOver over) {
            Mapper.checkUndone(over);
            return Optional.of(round.timeOver(strategy.backing(), strategy.pageSize(), "while " + over.howFar()));
        } catch (Contradicted contradicted) {
            Mapper.checkUndone(contradicted);
            round.failed(contradicted.report());
            return Optional.of(contradicted.refusal());
        } catch (NotBacked noRoom) {
            Mapper.checkUndone(noRoom);
            return Optional.of(
                    byAllToCome(strategy, noRoom.refusal(), blocks, round, rest -> mapper.noRoom(strategy, rest)));
        }
    }

    private Refusal explain(BackingStrategy strategy, SyscallException refused, Blocks blocks, FaultRound round) {
        Refusal one = mapper.explain(strategy, refused, blocks.range().length());
        return byAllToCome(strategy, one, blocks, round, rest -> Optional.of(mapper.explain(strategy, refused, rest)));
    }

    /** By the numbers of all that is still to come, where they tell the same: a remedy for one block would help one block. */
    private Refusal byAllToCome(
            BackingStrategy strategy,
            Refusal one,
            Blocks blocks,
            FaultRound round,
            LongFunction<Optional<Refusal>> ofBytes) {
        long rest = missing(strategy.pageSize(), blocks.range().start(), round.end());
        if (blocks.count() > 1 || rest <= blocks.range().length()) {
            return one;
        }
        return ofBytes.apply(rest).filter(all -> all.reason() == one.reason()).orElse(one);
    }

    /** Bytes of whole pages of a size that aren't populated yet. */
    private long missing(PageSize size, long start, long end) {
        return pieces.gaps(start, Math.max(start, end)).stream()
                .mapToLong(gap -> Math.max(0, size.roundDown(gap.end()) - size.roundUp(gap.start())))
                .sum();
    }

    private void put(BackingStrategy strategy, Blocks blocks, FaultRound round) throws NotBacked {
        AddressRange range = blocks.range();
        long faults = strategy.flags().isHugeTlb() ? moveIn(strategy, range, round) : back(strategy, range, round);
        populated(strategy, range);
        round.tally().put(blocks.size(), strategy, blocks.count(), range.length(), faults);
    }

    private long back(BackingStrategy strategy, AddressRange range, FaultRound round) throws NotBacked {
        Backed backed = inPlace.back(strategy, range, round.brake());
        round.tally().placed(backed.placement());
        return faults(backed.populate());
    }

    private long moveIn(BackingStrategy strategy, AddressRange range, FaultRound round) throws NotBacked {
        Mapping made =
                mapper.mapToMove(strategy, range.length(), strategy.pageSize().bytes(), round.brake());
        try {
            inPlace.take(made.range(), range.start());
        } catch (SyscallException refused) {
            addresses.releaseAfter(refused, made.range());
            throw refused;
        }
        round.tally().placed(made.outcome().placement());
        return faults(made.outcome().populate());
    }

    private void fillGaps(BackingStrategy strategy, Blocks blocks, FaultRound round) throws NotBacked {
        int count = 1;
        for (AddressRange gap : blocks.gaps()) {
            long faults = back(strategy, gap, round);
            populated(strategy, gap);
            round.tally().put(blocks.size(), strategy, count, gap.length(), faults);
            count = 0;
        }
    }

    private void collapse(BackingStrategy strategy, Blocks blocks, FaultRound round) throws NotBacked {
        long start = clock.getAsLong();
        try {
            List<NumaPlacement> placed = inPlace.collapse(strategy, blocks.range(), blocks.gaps());
            placed.forEach(placement -> round.tally().placed(Optional.of(placement)));
        } finally {
            round.collapsing(clock.getAsLong() - start);
        }
        blocks.gaps().forEach(gap -> committed.add(gap.start(), gap.length()));
        pieces.put(piece(strategy, blocks.range()));
        long bytes = blocks.gaps().stream().mapToLong(AddressRange::length).sum();
        round.tally().put(blocks.size(), strategy, 1, bytes, 0);
        round.tally().collapsed();
    }

    private void populated(BackingStrategy strategy, AddressRange range) {
        pieces.put(piece(strategy, range));
        committed.add(range.start(), range.length());
    }

    private static Piece piece(BackingStrategy strategy, AddressRange range) {
        return new Piece(range.start(), range.end(), strategy.backing(), strategy.pageSize());
    }

    private static long faults(Optional<PopulateOutcome> populate) {
        return populate.map(PopulateOutcome::faults).orElse(0L);
    }
}
