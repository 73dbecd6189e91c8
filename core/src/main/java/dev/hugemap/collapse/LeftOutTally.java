// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Sums what is left out, by reason. For one thread. */
final class LeftOutTally {
    private final Map<LeftOutReason, LeftOut> sums = new EnumMap<>(LeftOutReason.class);

    /** What one mapping has of it; nothing is no row. */
    void add(LeftOutReason reason, long bytes) {
        if (bytes > 0) {
            sums.merge(
                    reason,
                    new LeftOut(reason, bytes, 1),
                    (sum, one) -> new LeftOut(reason, sum.bytes() + one.bytes(), sum.mappings() + one.mappings()));
        }
    }

    List<LeftOut> mostFirst() {
        return sums.values().stream()
                .sorted(Comparator.comparingLong(LeftOut::bytes).reversed())
                .toList();
    }
}
