// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Spread;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one process measured.
 *
 * @param picos of each iteration, for one operation
 * @param observed what the kernel says the memory was on, before and after
 * @param rejection why that isn't what it was to be on, or empty where it is
 * @param counters of the hardware for one operation, by JMH's names; none where the host has none
 */
record Sample(List<Long> picos, String observed, Optional<String> rejection, Map<String, Double> counters) {
    /** Copies the collections. */
    Sample {
        picos = List.copyOf(picos);
        counters = Map.copyOf(counters);
    }

    /** Iterations of one process share its memory and its compiled code, so they are one measurement: their median. */
    long median() {
        return Math.round(Spread.of(picos).median());
    }
}
