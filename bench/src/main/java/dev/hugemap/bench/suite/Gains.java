// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Ratio;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Divides what was measured: pages by pages, and Java by C. What was rejected is in none of it.
 *
 * @param report what was measured
 */
record Gains(Report report) {
    private static final String CHASE_AIM = "at most 1.03";
    private static final String LOOP_AIM = "at most 1.05";

    /** How many times faster a task is on some pages than on others; empty where either wasn't measured. */
    Optional<Gain> of(Task task, Pages pages, Pages than) {
        Optional<CellResult> here = report.accepted(task, pages, Language.JAVA);
        Optional<CellResult> there = report.accepted(task, than, Language.JAVA);
        if (here.isEmpty() || there.isEmpty() || pages.equals(than)) {
            return Optional.empty();
        }
        return Optional.of(new Gain(
                pages,
                than,
                Ratio.of(
                        task + ", " + than + " / " + pages,
                        Ratio.NO_AIM,
                        there.get().picos(),
                        here.get().picos())));
    }

    /** What a task was measured on in Java, the pages that are easiest to have first. */
    List<Pages> measured(Task task) {
        return report.accepted()
                .map(CellResult::cell)
                .filter(cell -> cell.task().equals(task) && cell.language() == Language.JAVA)
                .map(Cell::pages)
                .sorted(Comparator.comparingInt(Pages::rank))
                .toList();
    }

    /** Java's time for each unit of C's, wherever both were measured. */
    List<Ratio> besideC() {
        List<Ratio> ratios = new ArrayList<>();
        for (CellResult java : report.accepted().toList()) {
            Cell cell = java.cell();
            if (cell.language() == Language.JAVA) {
                report.accepted(cell.task(), cell.pages(), Language.C)
                        .ifPresent(c -> ratios.add(Ratio.of(
                                "Java / C, " + cell.task() + ", " + cell.pages(),
                                aim(cell.task().workload()),
                                java.picos(),
                                c.picos())));
            }
        }
        return ratios;
    }

    private static String aim(Workload workload) {
        return switch (workload.part()) {
            case TLB -> CHASE_AIM;
            case THROUGHPUT -> LOOP_AIM;
            default -> Ratio.NO_AIM;
        };
    }
}
