// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which backings of a region were refused lately: each is left alone for a while that doubles with every refusal in a row.
 * What is refused of one says nothing about another; and what is due to one block says nothing about other blocks. Guarded
 * by its region.
 */
final class Ladder {
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(10);

    private record Pause(int refusals, long from, long nanos, Refusal last) {
        long left(long now) {
            return nanos - (now - from);
        }
    }

    /** Blocks that are remembered; of more, the oldest ones are forgotten and may be tried too soon. */
    private static final int MOST_BLOCKS = 4096;

    private record Place(Backing backing, long address) {}

    private final LongSupplier clock;
    private final Map<Backing, Pause> pauses = new HashMap<>();
    private final Map<Place, Pause> blocks = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Pause> eldest) {
            return size() > MOST_BLOCKS;
        }
    };

    Ladder(LongSupplier clock) {
        this.clock = clock;
    }

    /** Why a backing isn't tried now; empty where it may be. */
    Optional<Refusal> pause(BackingStrategy strategy) {
        return pause(pauses.get(strategy.backing()));
    }

    /** Why a backing isn't tried now for the block at an address; empty where it may be. */
    Optional<Refusal> pause(BackingStrategy strategy, long address) {
        return pause(blocks.get(new Place(strategy.backing(), address)));
    }

    private Optional<Refusal> pause(@Nullable Pause pause) {
        long left = pause == null ? 0 : pause.left(clock.getAsLong());
        if (pause == null || left <= 0) {
            return Optional.empty();
        }
        Refusal last = pause.last();
        String cause = "refused " + pause.refusals() + (pause.refusals() == 1 ? " time" : " times in a row")
                + ", tried again in " + TimeUnit.NANOSECONDS.toMillis(left) + " ms; the last time: " + last.cause();
        return Optional.of(
                new Refusal(last.backing(), last.pageSize(), Reason.BACKED_OFF, "backoff", null, cause, last.remedy()));
    }

    void refused(BackingStrategy strategy, Refusal refusal) {
        pauses.merge(strategy.backing(), first(refusal), Ladder::next);
    }

    /** A refusal that is due to the block at an address alone. */
    void refused(BackingStrategy strategy, Refusal refusal, long address) {
        blocks.merge(new Place(strategy.backing(), address), first(refusal), Ladder::next);
    }

    private Pause first(Refusal refusal) {
        return new Pause(1, clock.getAsLong(), FIRST_PAUSE, refusal);
    }

    private static Pause next(Pause before, Pause now) {
        return new Pause(before.refusals() + 1, now.from(), Math.min(2 * before.nanos(), LONGEST_PAUSE), now.last());
    }

    void granted(BackingStrategy strategy) {
        pauses.remove(strategy.backing());
    }

    /** Lets everything be tried again. */
    void reset() {
        pauses.clear();
        blocks.clear();
    }
}
