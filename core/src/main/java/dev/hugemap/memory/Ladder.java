package dev.hugemap.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Which backings of a region were refused lately: each is left alone for a while that doubles with every refusal in a row.
 * What is refused of one says nothing about another. Guarded by its region.
 */
final class Ladder {
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(10);

    private record Pause(int refusals, long from, long nanos, Refusal last) {
        long left(long now) {
            return nanos - (now - from);
        }
    }

    private final LongSupplier clock;
    private final Map<Backing, Pause> pauses = new HashMap<>();

    Ladder(LongSupplier clock) {
        this.clock = clock;
    }

    /** Why a backing isn't tried now; empty where it may be. */
    Optional<Refusal> pause(BackingStrategy strategy) {
        Pause pause = pauses.get(strategy.backing());
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
        Pause before = pauses.get(strategy.backing());
        int refusals = before == null ? 1 : before.refusals() + 1;
        long nanos = before == null ? FIRST_PAUSE : Math.min(2 * before.nanos(), LONGEST_PAUSE);
        pauses.put(strategy.backing(), new Pause(refusals, clock.getAsLong(), nanos, refusal));
    }

    void granted(BackingStrategy strategy) {
        pauses.remove(strategy.backing());
    }

    /** Lets everything be tried again. */
    void reset() {
        pauses.clear();
    }
}
