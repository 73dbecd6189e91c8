// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that was measured, as it is kept.
 *
 * @param facts where
 * @param started when
 * @param command what was asked for
 * @param rounds how often each cell was measured
 * @param compiler of the program in C, or why there is none
 * @param counters whether the host has hardware counters; why not otherwise
 * @param cells what was measured
 * @param absent what was asked for and can't be had here, with the reason and what to do
 * @param failed what was to be measured and could not be, and why
 * @param gathered what other packages' benchmarks found
 */
record Report(
        HostFacts facts,
        Instant started,
        String command,
        int rounds,
        String compiler,
        String counters,
        List<CellResult> cells,
        Map<String, String> absent,
        Map<String, String> failed,
        List<Gathered> gathered) {
    /** Copies the collections. */
    Report {
        cells = List.copyOf(cells);
        absent = new LinkedHashMap<>(absent);
        failed = new LinkedHashMap<>(failed);
        gathered = List.copyOf(gathered);
    }

    /** What was measured on the pages that it stands for. */
    Stream<CellResult> accepted() {
        return cells.stream().filter(CellResult::accepted);
    }

    /** One cell, if it was measured on the pages that it stands for. */
    Optional<CellResult> accepted(Task task, Pages pages, Language language) {
        return accepted()
                .filter(result -> result.cell().equals(new Cell(task, pages, language)))
                .findFirst();
    }

    /** What was asked for, by task in the order of the plan. */
    List<Task> tasks(Part part) {
        return cells.stream()
                .map(result -> result.cell().task())
                .filter(task -> task.workload().part() == part)
                .distinct()
                .toList();
    }

    /** All pages that something was measured on, base pages first. */
    List<Pages> pages() {
        return cells.stream()
                .map(result -> result.cell().pages())
                .distinct()
                .sorted(Comparator.comparingInt(Pages::rank))
                .toList();
    }

    /** What was rejected. */
    List<CellResult> rejected() {
        return cells.stream().filter(result -> !result.accepted()).toList();
    }
}
