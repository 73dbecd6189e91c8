// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a comparison found.
 *
 * @param machine where
 * @param bytes how much memory each run took
 * @param rounds how often
 * @param series the times, of each arm and part
 * @param ratios hugemap beside the others; not of a series that was rejected
 * @param notes what a reader should know beside the numbers, a sentence each
 */
record Comparison(
        Machine machine, long bytes, Rounds rounds, List<Series> series, List<Ratio> ratios, List<String> notes)
        implements Findings {
    private static final double UNSTEADY = 2;

    /** Copies the lists. */
    Comparison {
        series = List.copyOf(series);
        ratios = List.copyOf(ratios);
        notes = List.copyOf(notes);
    }

    /** Sums up the samples of each arm, and divides what is to be compared; the aim is for hugemap's times beside C's. */
    static Comparison of(
            Machine machine,
            long bytes,
            Rounds rounds,
            Map<Arm, List<Sample>> samples,
            String baselineAim,
            List<String> notes) {
        List<Series> series = new ArrayList<>();
        samples.forEach((arm, runs) -> {
            series.add(Series.usable(arm, runs));
            if (runs.getFirst().populate().isPresent()) {
                series.add(Series.populate(arm, runs));
            }
        });
        List<String> allNotes = new ArrayList<>(notes);
        unsteady(series).ifPresent(allNotes::add);
        List<Series> accepted = series.stream().filter(one -> !one.rejected()).toList();
        return new Comparison(machine, bytes, rounds, series, new Ratios(accepted, baselineAim).all(), allNotes);
    }

    @Override
    public String page() {
        return new ComparisonPage(this).toString();
    }

    @Override
    public void writeJson(Writer writer) throws IOException {
        new ComparisonJson(this).writeTo(writer);
    }

    @Override
    public boolean rejected() {
        return series.stream().anyMatch(Series::rejected);
    }

    /** The least steady series, where its slowest round took a multiple of its fastest. */
    private static Optional<String> unsteady(List<Series> series) {
        return series.stream()
                .max(Comparator.comparingDouble(Comparison::unrest))
                .filter(worst -> unrest(worst) >= UNSTEADY)
                .map(worst -> String.format(
                        Locale.ROOT,
                        "Unsteady: %s, %s, took up to %.1f times its fastest round. The machine was busy, or its"
                                + " hypervisor had to back memory anew",
                        worst.name(),
                        worst.subject(),
                        unrest(worst)));
    }

    private static double unrest(Series series) {
        Spread spread = Spread.of(series.nanos());
        return spread.max() / spread.min();
    }
}
