// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.NodePool;
import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code pool show} shows to people.
 *
 * @param pools by ascending size
 */
record PoolShowPage(List<HugeTlbPool> pools) {
    Page page() {
        Page page = new Page();
        boolean some = pools.stream().anyMatch(pool -> pool.total() > 0);
        page.verdict(verdict(), some ? Tone.GOOD : Tone.PLAIN);
        if (!pools.isEmpty()) {
            page.row(Tone.FAINT, "page size", "pages", "free", "promised", "surplus", "on demand", "memory");
        }
        pools.reversed().forEach(pool -> addRows(page, pool));
        return page;
    }

    private String verdict() {
        if (pools.isEmpty()) {
            return "No hugetlb pools: this kernel has none, or doesn't let them be read";
        }
        String full = pools.reversed().stream()
                .filter(pool -> pool.total() > 0)
                .map(pool -> Counts.of(pool.total(), "page of ", "pages of ") + pool.pageSize())
                .collect(Collectors.joining(", "));
        long bytes = pools.stream()
                .mapToLong(pool -> pool.total() * pool.pageSize().bytes())
                .sum();
        return full.isEmpty()
                ? "All hugetlb pools are empty"
                : "In hugetlb pools: " + Bytes.format(bytes) + ", " + full;
    }

    private static void addRows(Page page, HugeTlbPool pool) {
        page.row(
                Tone.PLAIN,
                pool.pageSize().toString(),
                Bytes.count(pool.total()),
                Bytes.count(pool.free()),
                Bytes.count(pool.reserved()),
                Bytes.count(pool.surplus()),
                Bytes.count(pool.overcommit()),
                Bytes.format(pool.total() * pool.pageSize().bytes()));
        if (pool.nodes().size() < 2) {
            return; // One node has nothing to tell that the pool hasn't.
        }
        for (NodePool node : pool.nodes()) {
            page.row(
                    Tone.PLAIN,
                    "  node " + node.node(),
                    Bytes.count(node.total()),
                    Bytes.count(node.free()),
                    "",
                    Bytes.count(node.surplus()),
                    "",
                    Bytes.format(node.total() * pool.pageSize().bytes()));
        }
    }
}
