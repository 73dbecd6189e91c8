// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Spread;
import dev.hugemap.page.Bytes;
import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Time of a load against memory, a line for each pages, both axes logarithmic, knees marked.
 *
 * @param report what was measured
 * @param workload the loads
 * @param tasks these loads over more and more memory
 */
record LatencyPlot(Report report, Workload workload, List<Task> tasks) {
    private static final double NEARLY = 1e-6;
    private static final int TICK_PIXELS = 110;
    private static final double TEXT_PART = 0.16;
    private static final double TEXT_HEIGHT = 0.25;

    /** The plot, or nothing where there is nothing to show. */
    Optional<Plot> plot() {
        if (accepted().findAny().isEmpty()) {
            return Optional.empty();
        }
        String title = "Latency of " + workload + " by the size of the memory";
        XYChart chart = new XYChartBuilder()
                .width(Plot.WIDTH)
                .height(Plot.HEIGHT)
                .title(title)
                .xAxisTitle("memory")
                .yAxisTitle("nanoseconds a load")
                .build();
        Plot.style(chart.getStyler());
        // Powers of two are what sizes are made of, so the logarithms are plotted, and labelled with what they are of.
        chart.getStyler().setXAxisTickLabelsFormattingFunction(value -> power(value, Bytes::format));
        chart.getStyler().setYAxisTickLabelsFormattingFunction(value -> power(value, Bytes::count));
        chart.getStyler().setXAxisTickMarkSpacingHint(TICK_PIXELS);
        double least = Math.floor(
                accepted().mapToDouble(spread -> log(spread.low())).min().orElseThrow());
        chart.getStyler().setYAxisMin(least);
        double most = Math.ceil(
                accepted().mapToDouble(spread -> log(spread.high())).max().orElseThrow());
        chart.getStyler().setYAxisMax(most);
        report.pages().forEach(pages -> addLine(chart, pages));
        if (workload == Workload.RANDOM_LOADS) {
            mark(chart, least, most);
        }
        String name = "tlb-" + workload.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return Optional.of(new Plot(name, title, chart));
    }

    private Stream<Spread> accepted() {
        return report.accepted()
                .filter(result ->
                        tasks.contains(result.cell().task()) && result.cell().language() == Language.JAVA)
                .map(CellResult::nanos);
    }

    private void addLine(XYChart chart, Pages pages) {
        List<Double> memory = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        Strokes strokes = new Strokes(chart);
        for (Task task : tasks) {
            report.accepted(task, pages, Language.JAVA).ifPresent(result -> {
                Spread nanos = result.nanos();
                memory.add(log((double) task.bytes()));
                times.add(log(nanos.median()));
                strokes.interval(log((double) task.bytes()), log(nanos.low()), log(nanos.high()));
            });
        }
        if (!memory.isEmpty()) {
            XYSeries line = chart.addSeries(pages.name(), memory, times);
            line.setLineColor(Plot.colour(pages));
            line.setMarkerColor(Plot.colour(pages));
            line.setMarker(SeriesMarkers.CIRCLE);
            line.setLineStyle(new BasicStroke(2.5f));
        }
    }

    /** A line at each knee, and beside it whose it is. */
    private void mark(XYChart chart, double least, double most) {
        Map<Long, String> knees = new LinkedHashMap<>();
        Knee.of(report, workload)
                .forEach(knee -> knees.merge(knee.bytes(), knee.pages().name(), (one, other) -> one + ", " + other));
        double left = log((double) tasks.getFirst().bytes());
        double right = log((double) tasks.getLast().bytes());
        knees.forEach((bytes, pages) -> {
            double x = log((double) bytes);
            double aside = (right - left) * TEXT_PART;
            new Strokes(chart).mark(x, least, most);
            chart.addAnnotation(new AnnotationText(
                    "page walks show on " + pages,
                    x > (left + right) / 2 ? x - aside : x + aside,
                    least + TEXT_HEIGHT,
                    false));
        });
    }

    private static double log(double value) {
        return Math.log(value) / Math.log(2);
    }

    /** A power of two for its logarithm; nothing for what isn't whole. */
    private static String power(double log, LongFunction<String> format) {
        long whole = Math.round(log);
        return Math.abs(log - whole) < NEARLY && whole >= 0 ? format.apply(1L << whole) : "";
    }
}
