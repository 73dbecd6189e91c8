// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.load.Backing;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Leaves out what there is no time for, so that the least of rounds fits: what tells least of page sizes first.
 *
 * @param effort what a process takes, and how long all may
 */
record Fit(Effort effort) {
    /** The plan, or what fits of it: without C, then without folios, then without the tasks over the least memory. */
    Plan of(Plan plan) {
        String reason = "left out for time: " + effort.least() + " rounds of all would take "
                + Progress.about(cost(plan)) + ", and " + Progress.about(effort.box()) + " are there for it";
        Plan fitting = without(plan, "C", reason, cell -> cell.language() == Language.C);
        fitting = without(fitting, "folios", reason, Fit::isOnFolios);
        for (Task task : smallestFirst(plan)) {
            fitting = without(
                    fitting, task.toString(), reason, cell -> cell.task().equals(task));
        }
        return fitting;
    }

    private Plan without(Plan plan, String name, String reason, Predicate<Cell> out) {
        List<Cell> rest = plan.cells().stream().filter(out.negate()).toList();
        if (fits(plan) || rest.isEmpty() || rest.size() == plan.cells().size()) {
            return plan;
        }
        return new Plan(rest, plan.absent()).without(name, reason);
    }

    private boolean fits(Plan plan) {
        return cost(plan).compareTo(effort.box()) <= 0;
    }

    private Duration cost(Plan plan) {
        return plan.cells().stream()
                .map(effort::guess)
                .reduce(Duration.ZERO, Duration::plus)
                .multipliedBy(effort.least());
    }

    /** Of those over the same memory, the last first. */
    private static List<Task> smallestFirst(Plan plan) {
        return plan.cells().stream().map(Cell::task).distinct().toList().reversed().stream()
                .sorted(Comparator.comparingLong(Task::bytes))
                .toList();
    }

    private static boolean isOnFolios(Cell cell) {
        return cell.pages().label().equals(Backing.FOLIOS.label());
    }
}
