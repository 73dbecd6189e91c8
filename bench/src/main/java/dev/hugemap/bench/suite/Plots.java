package dev.hugemap.bench.suite;

import dev.hugemap.bench.Spread;
import dev.hugemap.page.Bytes;
import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The plots of a report: what was rejected is in none.
 *
 * @param report what was measured
 */
record Plots(Report report) {
    private static final double NEARLY = 1e-6;

    /** As many as there is something to show for. */
    List<Plot> all() {
        List<Plot> plots = new ArrayList<>();
        for (Workload workload : Workload.values()) {
            List<Task> tasks = report.tasks(workload.part()).stream()
                    .filter(task -> task.workload() == workload)
                    .sorted(Comparator.comparingLong(Task::bytes))
                    .toList();
            if (workload.part() == Part.TLB && tasks.size() > 1) {
                latency(workload, tasks).ifPresent(plots::add);
            }
        }
        gains(
                        "tlb-gain",
                        "Loads: times faster than on base pages",
                        report.tasks(Part.TLB).stream()
                                .filter(task -> task.workload() == Workload.RANDOM_LOADS)
                                .toList(),
                        task -> Bytes.format(task.bytes()))
                .ifPresent(plots::add);
        gains(
                        "throughput-gain",
                        "Throughput: times faster than on base pages",
                        report.tasks(Part.THROUGHPUT),
                        Plots::shortly)
                .ifPresent(plots::add);
        gains("fault-gain", "Faults: times faster than on base pages", report.tasks(Part.FAULT), Plots::shortly)
                .ifPresent(plots::add);
        return plots;
    }

    private static String shortly(Task task) {
        return task.workload() + (task.threads() == 1 ? "" : " ×" + task.threads());
    }

    /** Time of a load against memory, both axes logarithmic. */
    private Optional<Plot> latency(Workload workload, List<Task> tasks) {
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
        chart.getStyler().setXAxisMaxLabelCount(12);
        for (Pages pages : report.pages()) {
            List<CellResult> results = tasks.stream()
                    .flatMap(task -> report.accepted(task, pages, Language.JAVA).stream())
                    .toList();
            if (!results.isEmpty()) {
                addLine(chart, pages, results);
            }
        }
        double least =
                accepted(tasks).mapToDouble(nanos -> log(nanos.low())).min().orElse(0);
        double most =
                accepted(tasks).mapToDouble(nanos -> log(nanos.high())).max().orElse(1);
        chart.getStyler().setYAxisMin(Math.floor(least));
        chart.getStyler().setYAxisMax(Math.ceil(most));
        if (workload == Workload.RANDOM_LOADS) {
            Knee.of(report, workload).forEach(knee -> mark(chart, knee));
        }
        return chart.getSeriesCollection().isEmpty()
                ? Optional.empty()
                : Optional.of(new Plot(
                        "tlb-" + workload.name().toLowerCase(Locale.ROOT).replace('_', '-'), title, chart));
    }

    private Stream<Spread> accepted(List<Task> tasks) {
        return report.accepted()
                .filter(result -> tasks.contains(result.cell().task()))
                .map(CellResult::nanos);
    }

    private static void mark(XYChart chart, Knee knee) {
        chart.addAnnotation(new AnnotationLine(log((double) knee.bytes()), true, false));
        chart.addAnnotation(new AnnotationText(
                "walks show on " + knee.pages(),
                log((double) knee.bytes()),
                chart.getStyler().getYAxisMin(),
                false));
    }

    private static void addLine(XYChart chart, Pages pages, List<CellResult> results) {
        List<Double> memory = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (CellResult result : results) {
            Spread nanos = result.nanos();
            memory.add(log((double) result.cell().task().bytes()));
            times.add(log(nanos.median()));
            errors.add(Math.max(log(nanos.high()) - log(nanos.median()), log(nanos.median()) - log(nanos.low())));
        }
        XYSeries line = chart.addSeries(pages.name(), memory, times, errors);
        line.setLineColor(Plot.colour(pages));
        line.setMarkerColor(Plot.colour(pages));
        line.setMarker(SeriesMarkers.CIRCLE);
        line.setLineStyle(new BasicStroke(2.5f));
    }

    /** Bars with intervals, and a line where it makes no difference. */
    private Optional<Plot> gains(String name, String title, List<Task> tasks, Function<Task, String> label) {
        Gains gains = new Gains(report);
        Optional<Pages> base = report.pages().stream().filter(Pages::isBase).findFirst();
        if (base.isEmpty()) {
            return Optional.empty();
        }
        CategoryChart chart = new CategoryChartBuilder()
                .width(Plot.WIDTH)
                .height(Plot.HEIGHT)
                .title(title.replace("base pages", base.get() + " pages"))
                .yAxisTitle("times")
                .build();
        Plot.style(chart.getStyler());
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setAvailableSpaceFill(0.7);
        for (Pages pages : report.pages()) {
            List<String> names = new ArrayList<>();
            List<Double> factors = new ArrayList<>();
            List<Double> errors = new ArrayList<>();
            boolean any = false;
            for (Task task : tasks) {
                Optional<Gain> gain = gains.of(task, pages, base.get());
                any |= gain.isPresent();
                names.add(label.apply(task));
                factors.add(gain.map(Gain::factor).orElse(null));
                errors.add(gain.map(Plots::reach).orElse(null));
            }
            if (any) {
                chart.addSeries(pages.name(), names, factors, errors).setFillColor(Plot.colour(pages));
            }
        }
        if (chart.getSeriesCollection().isEmpty()) {
            return Optional.empty();
        }
        chart.addAnnotation(new AnnotationLine(1, false, false));
        return Optional.of(new Plot(name, chart.getTitle(), chart));
    }

    /** A whisker is as long on both sides: as the longer side of the interval. */
    private static double reach(Gain gain) {
        return Math.max(
                gain.interval().high() - gain.factor(),
                gain.factor() - gain.interval().low());
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
