// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.cli.Granularity.Readiness;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.memory.Backing;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The first line of {@code doctor}: what works here, in words. */
record Verdict(List<Granularity> all) {
    boolean isGood() {
        return all.stream().anyMatch(Granularity::isHugeAndReady);
    }

    String text() {
        if (!isGood()) {
            return "No huge pages for this process now: " + String.join(", ", reasons());
        }
        List<String> works = new ArrayList<>();
        works.addAll(transparent(Readiness.ALWAYS, " for every process"));
        works.addAll(transparent(Readiness.ON_REQUEST, " for any process that asks"));
        all.stream()
                .filter(Granularity::isHugeAndReady)
                .flatMap(granularity -> granularity.pool().stream())
                .map(Verdict::pool)
                .forEach(works::add);
        return "Huge pages work here: " + String.join("; ", works);
    }

    private List<String> transparent(Readiness readiness, String forWhom) {
        String sizes = all.stream()
                .filter(granularity -> granularity.backing() instanceof Backing.Transparent)
                .filter(granularity -> granularity.readiness() == readiness)
                .map(Granularity::pageSize)
                .map(PageSize::toString)
                .collect(Collectors.joining(", "));
        return sizes.isEmpty() ? List.of() : List.of("transparent " + sizes + forWhom);
    }

    private static String pool(HugeTlbPool pool) {
        long onDemand = PoolJudge.onDemand(pool);
        String more = onDemand == 0 ? "" : " and " + Bytes.count(onDemand) + " more on demand";
        return "hugetlb " + pool.pageSize() + ", " + Counts.of(pool.unreserved(), "page", "pages") + " free" + more;
    }

    private List<String> reasons() {
        List<String> reasons = all.stream()
                .filter(granularity -> !(granularity.backing() instanceof Backing.BasePages))
                .map(granularity -> granularity.how() + " " + granularity.state())
                .distinct()
                .toList();
        return reasons.isEmpty() ? List.of("this kernel offers none") : reasons;
    }
}
