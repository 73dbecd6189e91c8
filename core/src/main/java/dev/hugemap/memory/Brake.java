// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Ends one commit, fault or allocation early: when somebody cancels it, or when its time is over, all candidates together. Looked
 * at between system calls, by all populating threads.
 */
final class Brake {
    private final Optional<Duration> timeBox;
    private final long start = System.nanoTime();
    private volatile boolean cancelled;

    Brake(Optional<Duration> timeBox) {
        this.timeBox = timeBox;
    }

    void cancel() {
        cancelled = true;
    }

    /**
     * Goes on, or not.
     *
     * @param step what is being done, for the refusal
     * @throws CancellationException if somebody cancelled
     * @throws TimeOver if the time is over
     */
    void check(String step) {
        checkCancelled();
        if (isTimeOver()) {
            throw new TimeOver(step);
        }
    }

    void checkCancelled() {
        if (cancelled) {
            throw new CancellationException(
                    "cancelled while memory was populated: what was under way is undone, and what"
                            + " was committed before, or by earlier blocks of the same fault, stays");
        }
    }

    /** Whether it is to end, for one reason or the other. */
    boolean isPulled() {
        return cancelled || isTimeOver();
    }

    boolean isTimeOver() {
        return timeBox.isPresent()
                && Duration.ofNanos(System.nanoTime() - start).compareTo(timeBox.get()) >= 0;
    }

    /** What is said of a backing on which memory isn't, because the time was over. */
    Refusal refusal(Backing backing, PageSize pageSize, String when, String remedy) {
        return new Refusal(
                backing,
                pageSize,
                Reason.TIME_BOX,
                "time box",
                null,
                "the " + given() + " that were given were over " + when,
                remedy);
    }

    /** The time that was given, for people; where there is none, nobody asks. */
    private String given() {
        return timeBox.map(time -> time.toMillis() < 1 ? time.toNanos() / 1000 + " \u00b5s" : time.toMillis() + " ms")
                .orElse("no limit");
    }
}
