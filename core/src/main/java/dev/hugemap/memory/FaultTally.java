// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link FaultOutcome} in the making. */
final class FaultTally {
    private record Kind(PageSize block, Backing backing, PageSize pageSize) {}

    private record Refused(Backing backing, @Nullable PageSize pageSize, Reason reason) {}

    private final long start = System.nanoTime();
    private final Map<Kind, FaultedBlocks> blocks = new LinkedHashMap<>();
    private final Map<Refused, Fallback> fallbacks = new LinkedHashMap<>();
    private long present;
    private long reused;
    private long collapses;
    private long faults;
    private @Nullable NumaPlacement placement;

    void present(long bytes) {
        present += bytes;
    }

    void reused(long bytes) {
        reused += bytes;
    }

    void collapsed() {
        collapses++;
    }

    void put(PageSize block, BackingStrategy strategy, long count, long bytes, long counted) {
        Kind kind = new Kind(block, strategy.backing(), strategy.pageSize());
        FaultedBlocks put = new FaultedBlocks(block, strategy.backing(), strategy.pageSize(), count, bytes);
        blocks.merge(
                kind,
                put,
                (one, other) -> new FaultedBlocks(
                        block,
                        kind.backing(),
                        kind.pageSize(),
                        one.count() + other.count(),
                        one.bytes() + other.bytes()));
        faults += counted;
    }

    void placed(Optional<NumaPlacement> more) {
        more.ifPresent(next -> placement = placement == null ? next : placement.plus(next));
    }

    void refused(Refusal refusal, long blocks) {
        Refused kind = new Refused(refusal.backing(), refusal.pageSize(), refusal.reason());
        fallbacks.merge(
                kind,
                new Fallback(refusal, blocks),
                (first, next) -> new Fallback(first.refusal(), first.count() + next.count()));
    }

    /** What was refused so far, in the order in which it first was. */
    List<Fallback> fallbacks() {
        return List.copyOf(fallbacks.values());
    }

    FaultOutcome outcome(AddressRange range) {
        List<FaultedBlocks> largestFirst = new ArrayList<>(blocks.values());
        largestFirst.sort(Comparator.comparing(FaultedBlocks::block)
                .thenComparing(FaultedBlocks::pageSize)
                .reversed());
        return new FaultOutcome(
                range,
                largestFirst,
                fallbacks(),
                present,
                reused,
                collapses,
                faults,
                System.nanoTime() - start,
                Optional.ofNullable(placement));
    }
}
