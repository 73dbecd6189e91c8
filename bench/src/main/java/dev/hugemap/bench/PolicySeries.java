// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The runs of one arm through one pattern, in the order of the rounds.
 *
 * @param pattern the pattern's name
 * @param arm the arm's name
 * @param samples one per round
 */
record PolicySeries(String pattern, String arm, List<PolicySample> samples) {
    /** Copies the list. */
    PolicySeries {
        samples = List.copyOf(samples);
    }

    /** One number of each round. */
    List<Long> all(ToLongFunction<PolicySample> number) {
        return samples.stream().mapToLong(number).boxed().toList();
    }

    /** One number over the rounds. */
    Spread spread(ToLongFunction<PolicySample> number) {
        return Spread.of(all(number));
    }

    /** The first round on other pages than the arm stands for, or the last one. */
    ObservedPages observed() {
        return samples.stream()
                .map(PolicySample::observed)
                .filter(pages -> !pages.matchesLabel())
                .findFirst()
                .orElseGet(() -> samples.getLast().observed());
    }

    /** Whether a round was on other pages than the arm stands for. */
    boolean rejected() {
        return !observed().matchesLabel();
    }
}
