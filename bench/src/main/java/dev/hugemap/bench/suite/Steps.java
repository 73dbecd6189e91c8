// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What each step to larger pages gives: all pages beside base pages, and beside those with the next smaller leaves.
 *
 * @param report what was measured
 */
record Steps(Report report) {
    /** A task's gains, and those alone that were measured. */
    List<Gain> of(Task task) {
        Gains gains = new Gains(report);
        return pairs().stream()
                .flatMap(pair -> gains.of(task, pair.pages(), pair.than()).stream())
                .toList();
    }

    /** The gains of a part with their intervals, a line for each task; empty where there are none. */
    Optional<Table> table(Part part) {
        List<Pair> pairs = pairs();
        List<Task> tasks =
                report.tasks(part).stream().filter(task -> !of(task).isEmpty()).toList();
        if (tasks.isEmpty()) {
            return Optional.empty();
        }
        Gains gains = new Gains(report);
        Table table = new Table("l" + "rl".repeat(pairs.size()));
        List<String> head = new ArrayList<>(List.of("times faster"));
        pairs.forEach(pair -> head.addAll(List.of(pair.toString(), "")));
        table.add(head.toArray(String[]::new));
        for (Task task : tasks) {
            List<String> row = new ArrayList<>(List.of(task.toString()));
            for (Pair pair : pairs) {
                Optional<Gain> gain = gains.of(task, pair.pages(), pair.than());
                row.add(gain.map(Gain::times).orElse("-"));
                row.add(gain.map(Gain::bounds).orElse(""));
            }
            table.add(row.toArray(String[]::new));
        }
        return Optional.of(table);
    }

    private List<Pair> pairs() {
        List<Pages> all = report.pages();
        List<Pair> pairs = new ArrayList<>();
        for (Pages pages : all) {
            long next = all.stream()
                    .filter(pages::hasLargerLeavesThan)
                    .mapToLong(Pages::leafBytes)
                    .max()
                    .orElse(0);
            for (Pages than : all) {
                if (!pages.isBase() && (than.isBase() || than.leafBytes() == next)) {
                    pairs.add(new Pair(pages, than));
                }
            }
        }
        return pairs;
    }

    private record Pair(Pages pages, Pages than) {
        @Override
        public String toString() {
            return pages + " beside " + than;
        }
    }
}
