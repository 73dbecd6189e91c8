// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The adaptive policy beside fixed ones, where the project set itself a bound.
 *
 * @param series that were observed on their page size
 * @param huge the huge page's size
 */
record PolicyRatios(List<PolicySeries> series, PageSize huge) {
    private static final String TIME_AIM = "at most 1.10";
    private static final String SPARSE_AIM = "at most 1.50";
    private static final String WINDOW_AIM = "at most 1.25";

    List<Ratio> all() {
        String fixedHuge = PolicyArms.fixedName(huge);
        List<Ratio> ratios = new ArrayList<>();
        add(ratios, Pattern.DENSE, "access", TIME_AIM, PolicySample::accessNanos, fixedHuge);
        add(ratios, Pattern.SPARSE, "memory", SPARSE_AIM, PolicySample::peakBytes, PolicyArms.batchedName());
        add(ratios, Pattern.WINDOW, "commit and access", TIME_AIM, PolicySample::totalNanos, fixedHuge);
        String fixedBatch = PolicyArms.fixedName(PolicyArms.BATCH);
        // Batches of the same size take the same memory, on smaller pages.
        String batch = find(Pattern.WINDOW, fixedBatch).isPresent() ? fixedBatch : PolicyArms.batchedName();
        add(ratios, Pattern.WINDOW, "mean memory", WINDOW_AIM, PolicySample::meanBytes, batch);
        return ratios;
    }

    private void add(
            List<Ratio> ratios,
            String pattern,
            String what,
            String aim,
            ToLongFunction<PolicySample> number,
            String other) {
        find(pattern, PolicyArms.ADAPTIVE)
                .ifPresent(adaptive -> find(pattern, other)
                        .ifPresent(fixed -> ratios.add(Ratio.of(
                                pattern + ", " + what + ": " + adaptive.arm() + " / " + other,
                                aim,
                                adaptive.all(number),
                                fixed.all(number)))));
    }

    private Optional<PolicySeries> find(String pattern, String arm) {
        return series.stream()
                .filter(one -> one.pattern().equals(pattern) && one.arm().equals(arm))
                .findFirst();
    }
}
