// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One turn of one arm, which measures several things.
 *
 * @param values what was measured, by the measure's name, in its smallest unit
 * @param seen on which pages its memory was, in each process that has it
 */
record Measured(Map<String, Long> values, List<ObservedPages> seen) {
    /** Copies both. */
    Measured {
        values = Map.copyOf(values);
        seen = List.copyOf(seen);
    }

    /** Of one process. */
    static Measured of(Map<String, Long> values, ObservedPages seen) {
        return new Measured(values, List.of(seen));
    }

    long value(Measure measure) {
        return Objects.requireNonNull(values.get(measure.name()), measure.name());
    }

    /** Whether all of the memory was on the size that the arm stands for. */
    boolean matchesLabel() {
        return seen.stream().allMatch(ObservedPages::matchesLabel);
    }

    /** What was seen, for people. */
    String text() {
        List<String> texts = seen.stream().map(ObservedPages::text).distinct().toList();
        return String.join("; ", texts) + (seen.size() > 1 && texts.size() == 1 ? " in both" : "");
    }
}
