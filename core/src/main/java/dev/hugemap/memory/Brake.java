package dev.hugemap.memory;

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

    boolean isTimeOver() {
        return timeBox.isPresent()
                && Duration.ofNanos(System.nanoTime() - start).compareTo(timeBox.get()) >= 0;
    }

    /** The time that was given, for people; where there is none, nobody asks. */
    String given() {
        return timeBox.map(time -> time.toMillis() < 1 ? time.toNanos() / 1000 + " \u00b5s" : time.toMillis() + " ms")
                .orElse("no limit");
    }
}
