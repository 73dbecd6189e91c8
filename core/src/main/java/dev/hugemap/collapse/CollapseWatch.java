// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the memory of a process huge: looks again and again, until the process ends or it is cancelled.
 *
 * <p>Where something is in the way, or all that a pass tried was refused, the next one waits twice as long as the last, up to
 * sixteen times the interval; any other goes back to the interval, as memory to be made huge may come at any time. What the kernel
 * refuses rests for a while that doubles. For one thread.
 */
public final class CollapseWatch {
    private static final int LONGEST = 16;
    /** A process's end is noticed at once, and a cancellation within this time. */
    private static final Duration SLICE = Duration.ofMillis(100);

    private final Collapser collapser;
    private final CollapseOptions options;
    private final Duration interval;
    private CollapseTotals totals = CollapseTotals.none();
    private Optional<CollapseObstacle> obstacle = Optional.empty();

    /**
     * A watch that hasn't looked yet.
     *
     * @param collapser holds the process; stays open, and the caller's
     * @param options what is wanted of each pass
     * @param interval from one pass to the next
     * @throws IllegalArgumentException if the interval isn't positive
     */
    public CollapseWatch(Collapser collapser, CollapseOptions options, Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("the interval is longer than nothing, not " + interval);
        }
        this.collapser = collapser;
        this.options = options;
        this.interval = interval;
    }

    /**
     * Looks until the process ends or {@link Collapser#cancel()} is called. What is in the way of a pass doesn't end it, and the
     * next one tries again: settings change. What can't change does: a thread of the kernel, a call that the kernel lacks, a
     * right to advise that this process lacks.
     *
     * @param each is shown each pass
     * @param inTheWay is shown what is in the way, once as long as it stays the same
     * @return what all passes came to
     */
    public CollapseTotals run(Consumer<CollapseOutcome> each, Consumer<CollapseObstacle> inTheWay) {
        int times = 1;
        while (!collapser.isCancelled() && !collapser.awaitEnd(Duration.ZERO)) {
            times = pass(each, inTheWay) ? 1 : Math.min(LONGEST, 2 * times);
            if (obstacle.filter(CollapseWatch::stays).isPresent()) {
                break;
            }
            if (waitOrEnd(interval.multipliedBy(times))) {
                break;
            }
        }
        return totals;
    }

    private static boolean stays(CollapseObstacle obstacle) {
        return switch (obstacle.reason()) {
            case OTHER_PROC, KERNEL_THREAD, NOT_SUPPORTED, NOT_PERMITTED_TO_ADVISE -> true;
            case NO_SUCH_PROCESS, ENDED, NOT_PERMITTED_TO_LOOK, THP_NEVER, PROCESS_DISABLED -> false;
        };
    }

    /** Whether it made something, or had nothing to make. */
    private boolean pass(Consumer<CollapseOutcome> each, Consumer<CollapseObstacle> inTheWay) {
        try {
            CollapseOutcome outcome = collapser.collapse(options);
            obstacle = Optional.empty();
            totals = totals.plus(outcome);
            each.accept(outcome);
            return outcome.collapsed() > 0 || outcome.plan().hugePages() == 0;
        } catch (CollapseException refused) {
            Optional<CollapseObstacle> found = Optional.of(refused.obstacle());
            boolean isNew = !found.equals(obstacle) && refused.obstacle().reason() != ObstacleReason.ENDED;
            obstacle = found;
            if (isNew) {
                inTheWay.accept(refused.obstacle());
            }
            return false;
        }
    }

    private boolean waitOrEnd(Duration longest) {
        for (Duration left = longest; left.isPositive(); left = left.minus(SLICE)) {
            boolean ended = collapser.awaitEnd(left.compareTo(SLICE) < 0 ? left : SLICE);
            if (ended || collapser.isCancelled()) {
                return true;
            }
        }
        return false;
    }

    /**
     * What was in the way of the last pass.
     *
     * @return the obstacle; empty where the pass was made
     */
    public Optional<CollapseObstacle> obstacle() {
        return obstacle;
    }
}
