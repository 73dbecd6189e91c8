// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns of which one may fail without the loss of all the others: who failed has no more turns, and no results. Not safe for use by
 * many threads.
 *
 * @param <A> whose turns
 */
public final class Attempts<A> {
    private final Map<A, String> failed = new LinkedHashMap<>();

    /** Nobody has failed yet. */
    public Attempts() {}

    /**
     * Turns that may fail.
     *
     * @param <R> what a turn results in
     * @param turn what an arm does
     * @return the same, but empty where the turn fails, or one before it did
     */
    public <R> Function<A, Optional<R>> of(Function<A, R> turn) {
        return arm -> {
            if (failed.containsKey(arm)) {
                return Optional.empty();
            }
            try {
                return Optional.of(turn.apply(arm));
            } catch (RuntimeException failure) {
                failed.put(arm, reason(failure));
                return Optional.empty();
            }
        };
    }

    /**
     * The results of those that never failed.
     *
     * @param <R> what a turn results in
     * @param results of all attempts
     * @return those of whoever never failed
     */
    public <R> Map<A, List<R>> whole(Map<A, List<Optional<R>>> results) {
        Map<A, List<R>> whole = new LinkedHashMap<>();
        results.forEach((arm, attempts) -> {
            if (!failed.containsKey(arm)) {
                whole.put(arm, attempts.stream().flatMap(Optional::stream).toList());
            }
        });
        return whole;
    }

    /**
     * Who failed, and why.
     *
     * @return the reasons
     */
    public Map<A, String> failed() {
        return failed;
    }

    /** All that a failure and its causes say; JMH has those of other JVMs among the suppressed ones. */
    private static String reason(Throwable failure) {
        List<String> parts = new ArrayList<>();
        for (Throwable at = failure; at != null; at = cause(at)) {
            String part = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
            if (parts.stream().noneMatch(before -> before.contains(part))) {
                parts.add(part);
            }
        }
        return String.join(": ", parts);
    }

    private static @Nullable Throwable cause(Throwable failure) {
        return failure.getSuppressed().length > 0 ? failure.getSuppressed()[0] : failure.getCause();
    }
}
