// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Tells how long is left, by what each cell took the last time. Not safe for use by many threads. */
final class Clock {
    private final LongSupplier nanoTime;
    private final Effort effort;
    private final long start;
    private final Duration after;
    private final Map<Cell, Duration> costs = new HashMap<>();

    /** For these cells, and something after them that is likely to take so long. */
    Clock(LongSupplier nanoTime, Effort effort, List<Cell> cells, Duration after) {
        this.nanoTime = nanoTime;
        this.effort = effort;
        this.after = after;
        this.start = nanoTime.getAsLong();
        cells.forEach(cell -> costs.put(cell, effort.guess(cell)));
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** A cell took so long since a moment. */
    void took(Cell cell, long since) {
        costs.put(cell, Duration.ofNanos(now() - since));
    }

    /** How long all is likely to take after so many rounds, with these cells still to come in the next. */
    Duration left(int done, List<Cell> cells) {
        return of(cells).plus(rounds(roundsLeft(done + 1))).plus(after);
    }

    private Duration rounds(int count) {
        return of(List.copyOf(costs.keySet())).multipliedBy(count);
    }

    /** How long these cells are likely to take, once each. */
    private Duration of(List<Cell> cells) {
        return cells.stream()
                .map(cell -> Objects.requireNonNull(costs.get(cell)))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether one more round is likely to end in time. */
    boolean hasTimeForARound() {
        return Duration.ofNanos(now() - start).plus(rounds(1)).compareTo(effort.box()) <= 0;
    }

    /** How many rounds are likely to come, after so many. */
    private int roundsLeft(int done) {
        Duration round = rounds(1);
        Duration left = effort.box().minusNanos(now() - start);
        long fit = round.isZero() || left.isNegative() ? 0 : left.dividedBy(round);
        return Math.clamp(fit, Math.max(0, effort.least() - done), Math.max(0, effort.most() - done));
    }
}
