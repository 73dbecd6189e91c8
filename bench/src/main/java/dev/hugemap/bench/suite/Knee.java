// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where page walks begin to cost: the least memory from which on loads are slower on some pages than on larger ones. Caches
 * bend both curves alike, so what parts them is the TLB.
 *
 * @param pages the smaller ones
 * @param larger the larger ones
 * @param bytes from here on, at all sizes of which something can be told
 * @param before the size before it at which loads are surely no faster; 0 where there is none
 */
record Knee(Pages pages, Pages larger, long bytes, long before) {
    /** The knees of random loads: of each pages beside the next ones with larger leaves. */
    static List<Knee> of(Report report, Workload workload) {
        Gains gains = new Gains(report);
        List<Task> tasks = report.tasks(workload.part()).stream()
                .filter(task -> task.workload() == workload)
                .sorted(Comparator.comparingLong(Task::bytes))
                .toList();
        List<Knee> knees = new ArrayList<>();
        List<Pages> pages = report.pages();
        for (int i = 0; i + 1 < pages.size(); i++) {
            for (int j = i + 1; j < pages.size(); j++) {
                if (!pages.get(j).hasLargerLeavesThan(pages.get(i))) {
                    continue;
                }
                Optional<Knee> knee = between(gains, tasks, pages.get(i), pages.get(j));
                if (knee.isPresent()) {
                    knees.add(knee.get());
                    break;
                }
            }
        }
        return knees;
    }

    private static Optional<Knee> between(Gains gains, List<Task> tasks, Pages pages, Pages larger) {
        Optional<Knee> knee = Optional.empty();
        long before = 0;
        for (Task task : tasks) {
            Gain.Outcome outcome =
                    gains.of(task, larger, pages).map(Gain::outcome).orElse(Gain.Outcome.UNKNOWN);
            if (outcome == Gain.Outcome.SAME || outcome == Gain.Outcome.SLOWER) {
                knee = Optional.empty();
                before = task.bytes();
            } else if (outcome == Gain.Outcome.FASTER && knee.isEmpty()) {
                knee = Optional.of(new Knee(pages, larger, task.bytes(), before));
            }
        }
        return knee;
    }

    @Override
    public String toString() {
        return "Page walks show on " + pages + " from " + Bytes.format(bytes) + " on"
                + (before == 0 ? "" : ", and not yet at " + Bytes.format(before)) + ": there loads are faster on "
                + larger;
    }
}
