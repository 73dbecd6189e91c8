// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.Bytes;
import java.util.Locale;

/** A comparison for people: what ran, the times, the ratios. */
record ComparisonPage(Comparison comparison) {
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String toString() {
        StringBuilder page = new StringBuilder();
        page.append("Populate ").append(Bytes.format(comparison.bytes())).append(", ");
        page.append(comparison.rounds()).append('\n');
        page.append(comparison.machine()).append("\n\n");
        page.append(times());
        if (!comparison.ratios().isEmpty()) {
            page.append('\n').append(new RatioTable(comparison.ratios()));
        }
        for (String note : comparison.notes()) {
            page.append('\n').append(note);
        }
        return page.toString();
    }

    private Table times() {
        Table table = new Table("llrrrlrrrrrl");
        table.add(
                "arm",
                "timed",
                "threads",
                "page",
                "median",
                "interval",
                "min",
                "max",
                "GiB/s",
                "a call",
                "faults",
                "observed");
        for (Series series : comparison.series()) {
            Spread spread = Spread.of(series.nanos());
            table.add(
                    series.name(),
                    series.part(),
                    Integer.toString(series.threads()),
                    series.label().toString(),
                    millis(spread.median()),
                    format("%,.2f to ", spread.low() / NANOS_PER_MILLI) + millis(spread.high()),
                    millis(spread.min()),
                    millis(spread.max()),
                    format("%.2f", comparison.bytes() / (double) (1L << 30) / (spread.median() / 1e9)),
                    series.callBytes().isPresent()
                            ? Bytes.format(series.callBytes().getAsLong())
                            : "-",
                    series.faults().isPresent() ? Bytes.count(series.faults().getAsLong()) : "-",
                    series.observed().text() + (series.rejected() ? "   rejected: not on " + series.label() : ""));
        }
        return table;
    }

    private static String millis(double nanos) {
        return format("%,.2f ms", nanos / NANOS_PER_MILLI);
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
