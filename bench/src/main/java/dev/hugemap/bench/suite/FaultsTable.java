// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Table;
import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many faults it takes to put memory in, on each page size.
 *
 * @param report what was measured
 */
record FaultsTable(Report report) {
    /** As the benchmarks count them, in a process: all that there were, and of how many operations. */
    private static final String FAULTS = "faults";

    private static final String OPERATIONS = "operations";

    /** A line for each task whose faults were counted; empty where none were. */
    Optional<Table> table() {
        List<Task> tasks = report.tasks(Part.FAULT).stream()
                .filter(task -> report.pages().stream()
                        .anyMatch(pages -> count(task, pages).isPresent()))
                .toList();
        if (tasks.isEmpty()) {
            return Optional.empty();
        }
        List<Pages> all = report.pages();
        Table table = new Table("l" + "r".repeat(all.size()));
        List<String> head = new ArrayList<>(List.of("faults"));
        all.forEach(pages -> head.add(pages.name()));
        table.add(head.toArray(String[]::new));
        for (Task task : tasks) {
            List<String> row = new ArrayList<>(List.of(task.toString()));
            all.forEach(pages -> row.add(count(task, pages).map(Bytes::count).orElse("-")));
            table.add(row.toArray(String[]::new));
        }
        return Optional.of(table);
    }

    /** Of one operation. */
    private Optional<Long> count(Task task, Pages pages) {
        return report.accepted(task, pages, Language.JAVA)
                .map(CellResult::counters)
                .filter(counters -> counters.containsKey(FAULTS) && counters.containsKey(OPERATIONS))
                .map(FaultsTable::perOperation);
    }

    private static long perOperation(Map<String, Double> counters) {
        return Math.round(counters.getOrDefault(FAULTS, 0.0) / counters.getOrDefault(OPERATIONS, 1.0));
    }
}
