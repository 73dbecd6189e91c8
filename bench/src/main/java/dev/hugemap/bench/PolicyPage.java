// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.Bytes;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** A comparison of fault policies for people: what ran, one table, the ratios. */
record PolicyPage(PolicyFindings findings) {
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String toString() {
        StringBuilder page = new StringBuilder();
        page.append("Fault policies, ").append(findings.rounds()).append('\n');
        page.append(findings.machine()).append("\n\n");
        page.append(table());
        if (!findings.ratios().isEmpty()) {
            page.append('\n').append(new RatioTable(findings.ratios()));
        }
        for (String note : findings.notes()) {
            page.append('\n').append(note);
        }
        return page.toString();
    }

    private Table table() {
        Table table = new Table("llrrrrrrrrrl");
        table.add(
                "pattern",
                "policy",
                "memory",
                "peak",
                "calls",
                "faults",
                "collapses",
                "commit",
                "interval",
                "access",
                "interval",
                "observed");
        for (PolicySeries series : findings.series()) {
            Spread commit = series.spread(PolicySample::commitNanos);
            Spread access = series.spread(PolicySample::accessNanos);
            table.add(
                    series.pattern(),
                    series.arm(),
                    Bytes.format(median(series, PolicySample::meanBytes)),
                    Bytes.format(median(series, PolicySample::peakBytes)),
                    Bytes.count(median(series, PolicySample::calls)),
                    Bytes.count(median(series, PolicySample::faults)),
                    Bytes.count(median(series, PolicySample::collapses)),
                    millis(commit.median()),
                    interval(commit),
                    millis(access.median()),
                    interval(access),
                    series.observed().text() + (series.rejected() ? "   rejected" : ""));
        }
        return table;
    }

    private static long median(PolicySeries series, ToLongFunction<PolicySample> number) {
        return Math.round(series.spread(number).median());
    }

    private static String interval(Spread spread) {
        return String.format(
                Locale.ROOT, "%,.1f to %,.1f", spread.low() / NANOS_PER_MILLI, spread.high() / NANOS_PER_MILLI);
    }

    private static String millis(double nanos) {
        return String.format(Locale.ROOT, "%,.1f ms", nanos / NANOS_PER_MILLI);
    }
}
