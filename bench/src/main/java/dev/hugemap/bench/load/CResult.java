// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import java.util.List;

/**
 * What the C baseline measured.
 *
 * @param nanos per operation, in the units of the benchmark of the same name, one for each iteration; none where there was no
 *     memory
 * @param observation what its memory was on, seen from outside
 */
public record CResult(List<Double> nanos, Observation observation) {
    /** Copies the list. */
    public CResult {
        nanos = List.copyOf(nanos);
    }
}
