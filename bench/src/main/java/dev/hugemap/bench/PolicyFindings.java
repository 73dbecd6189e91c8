// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a comparison of fault policies found.
 *
 * @param machine where
 * @param rounds how often
 * @param patterns through which
 * @param series each pattern's arms
 * @param ratios the adaptive policy beside fixed ones; not of a series that was rejected
 * @param notes what a reader should know beside the numbers, a sentence each
 */
record PolicyFindings(
        Machine machine,
        Rounds rounds,
        List<Pattern> patterns,
        List<PolicySeries> series,
        List<Ratio> ratios,
        List<String> notes)
        implements Findings {
    /** Copies the lists. */
    PolicyFindings {
        patterns = List.copyOf(patterns);
        series = List.copyOf(series);
        ratios = List.copyOf(ratios);
        notes = List.copyOf(notes);
    }

    /** Runs all arms through each pattern in turn. */
    static PolicyFindings measure(
            Machine machine, Rounds rounds, List<Pattern> patterns, PolicyArms arms, PageSize huge) {
        List<PolicySeries> series = new ArrayList<>();
        for (Pattern pattern : patterns) {
            Map<PolicyArm, List<PolicySample>> samples =
                    rounds.run(arms.arms(), order -> order, arm -> arm.run(pattern));
            samples.forEach((arm, runs) -> series.add(new PolicySeries(pattern.name(), arm.name(), runs)));
        }
        List<PolicySeries> accepted =
                series.stream().filter(one -> !one.rejected()).toList();
        List<String> notes = new ArrayList<>(arms.notes());
        patterns.forEach(pattern -> notes.add(pattern.name() + ": " + pattern.text()));
        notes.add("Commit is the time of faults and decommits, access that of reading alone; observed is what was"
                + " resident at the last step");
        notes.add(Rounds.NOTE);
        notes.add(Spread.NOTE);
        return new PolicyFindings(machine, rounds, patterns, series, new PolicyRatios(accepted, huge).all(), notes);
    }

    @Override
    public String page() {
        return new PolicyPage(this).toString();
    }

    @Override
    public void writeJson(Writer writer) throws IOException {
        new PolicyJson(this).writeTo(writer);
    }

    @Override
    public boolean rejected() {
        return series.stream().anyMatch(PolicySeries::rejected);
    }
}
