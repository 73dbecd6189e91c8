// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The plots of a report: what was rejected is in none.
 *
 * @param report what was measured
 */
record Plots(Report report) {
    /** As many as there is something to show for. */
    List<Plot> all() {
        List<Plot> plots = new ArrayList<>();
        for (Workload workload : Workload.values()) {
            List<Task> tasks = tasks(workload);
            if (workload.part() == Part.TLB && tasks.size() > 1) {
                new LatencyPlot(report, workload, tasks).plot().ifPresent(plots::add);
            }
        }
        gains(tasks(Workload.RANDOM_LOADS), task -> Bytes.format(task.bytes()))
                .plot("tlb-gain", "Random loads")
                .ifPresent(plots::add);
        gains(report.tasks(Part.THROUGHPUT), Workload::shortly)
                .plot("throughput-gain", "Throughput")
                .ifPresent(plots::add);
        gains(report.tasks(Part.FAULT), Workload::shortly)
                .plot("fault-gain", "Faults")
                .ifPresent(plots::add);
        return plots;
    }

    private List<Task> tasks(Workload workload) {
        return report.tasks(workload.part()).stream()
                .filter(task -> task.workload() == workload)
                .sorted(Comparator.comparingLong(Task::bytes))
                .toList();
    }

    private GainPlot gains(List<Task> tasks, Function<Task, String> label) {
        return new GainPlot(report, tasks, tasks.stream().map(label).toList());
    }
}
