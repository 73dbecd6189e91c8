// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Ratio;
import dev.hugemap.bench.RatioTable;
import dev.hugemap.bench.Spread;
import dev.hugemap.bench.Table;
import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A report for a terminal: the verdict, the figures, and what to know about them.
 *
 * @param report what was measured
 */
record TextPage(Report report) {
    @Override
    public String toString() {
        StringBuilder page = new StringBuilder();
        Verdict verdict = new Verdict(report);
        verdict.sentences().forEach(sentence -> page.append(sentence).append('\n'));
        for (Part part : List.of(Part.TLB, Part.THROUGHPUT, Part.FAULT)) {
            List<Advice> advice = verdict.advice(part);
            if (!advice.isEmpty()) {
                page.append('\n').append(figures(advice));
            }
            new Steps(report).table(part).ifPresent(steps -> page.append('\n').append(steps));
        }
        new FaultsTable(report).table().ifPresent(faults -> page.append('\n').append(faults));
        List<Ratio> besideC = new Gains(report).besideC();
        if (!besideC.isEmpty()) {
            page.append('\n').append(new RatioTable(besideC));
        }
        for (Gathered gathered : report.gathered()) {
            page.append('\n').append(gathered.page()).append('\n');
        }
        page.append('\n');
        notes().forEach(note -> page.append(note).append('\n'));
        return page.toString().stripTrailing();
    }

    /** What stands below the figures, a line each. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        Knee.of(report, Workload.RANDOM_LOADS).forEach(knee -> notes.add(knee.toString()));
        report.rejected()
                .forEach(result -> notes.add("rejected, and in nothing above: " + result.cell() + ": "
                        + result.rejection().orElseThrow()));
        addAll(notes, "not here: ", report.absent());
        addAll(notes, "failed: ", report.failed());
        notes.add(report.facts().cpu() + ", " + report.facts().hypervisor() + ", "
                + Bytes.format(report.facts().memoryBytes()) + " of memory");
        notes.add(report.facts().machine() + "; C: " + report.compiler());
        notes.add("TLB: " + report.facts().tlb() + ". Hardware counters: " + report.counters());
        if (!report.cells().isEmpty()) {
            notes.add(method());
        }
        return notes;
    }

    private String method() {
        return String.format(
                "%d %s; in each, every figure is the median of a process of its own. An interval is as sure as is said beside it:"
                        + " %.0f %% with so many rounds",
                report.rounds(),
                report.rounds() == 1 ? "round" : "rounds",
                Math.floor(100 * Spread.confidence(report.rounds())));
    }

    private static void addAll(List<String> notes, String what, Map<String, String> reasons) {
        reasons.forEach((name, reason) -> notes.add(what + name + ": " + reason));
    }

    private Table figures(List<Advice> all) {
        List<Pages> pages = report.pages();
        Table table = new Table("l" + "rl".repeat(pages.size()) + "lll");
        List<String> head = new ArrayList<>();
        head.add("");
        for (Pages one : pages) {
            head.add(one.name());
            head.add("");
        }
        head.addAll(List.of("take", "sure", "because"));
        table.add(head.toArray(String[]::new));
        for (Advice advice : all) {
            List<String> row = new ArrayList<>();
            row.add(advice.task().toString());
            for (Pages one : pages) {
                Figure figure = Figure.of(report, new Cell(advice.task(), one, Language.JAVA));
                row.add(figure.middle());
                row.add(figure.bounds());
            }
            row.addAll(List.of(advice.text(), advice.sure(), advice.reason()));
            table.add(row.toArray(String[]::new));
        }
        return table;
    }
}
