// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.load.Look;
import dev.hugemap.bench.load.Observation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what the kernel said of a run's memory into words, and into a rejection where it isn't what was asked for. */
final class Observed {
    private Observed() {}

    static Sample sample(List<Long> picos, Observation observation, Map<String, Double> counters) {
        return new Sample(picos, text(observation), rejection(observation), counters);
    }

    private static String text(Observation observation) {
        String before = text(observation.before());
        String after = text(observation.after());
        return Objects.equals(before, after)
                ? before + "; the same before and after"
                : "before: " + before + "; after: " + after;
    }

    private static String text(@Nullable Look look) {
        return look == null ? "not looked at" : look.toString();
    }

    private static Optional<String> rejection(Observation observation) {
        return observation.matches() ? Optional.empty() : Optional.of(observation.reason());
    }
}
