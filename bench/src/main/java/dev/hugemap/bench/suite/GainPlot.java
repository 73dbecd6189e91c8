// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * How many times faster tasks are than on base pages: bars with intervals, and a line where it makes no difference.
 *
 * @param report what was measured
 * @param tasks which, from left to right
 * @param labels what stands below each
 */
record GainPlot(Report report, List<Task> tasks, List<String> labels) {
    /** Of the space from one task to the next, so much is for its bars. */
    private static final double FILLED = 0.72;

    private static final double HALF = 0.5;
    private static final double BELOW = 0.09;

    /** Of the space of a bar, so much is its own. */
    private static final double SOLID = 0.9;

    private static final double AXIS = 110;

    /** The plot, or nothing where there is nothing to show. */
    Optional<Plot> plot(String name, String subject) {
        Optional<Pages> base = report.pages().stream().filter(Pages::isBase).findFirst();
        if (base.isEmpty()) {
            return Optional.empty();
        }
        Gains gains = new Gains(report);
        List<Pages> shown = report.pages().stream()
                .filter(pages -> tasks.stream()
                        .anyMatch(task -> gains.of(task, pages, base.get()).isPresent()))
                .toList();
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        String title = subject + ": how many times faster than on " + base.get();
        XYChart chart = new XYChartBuilder()
                .width(Plot.WIDTH)
                .height(Plot.HEIGHT)
                .title(title)
                .yAxisTitle("times")
                .build();
        Plot.style(chart.getStyler());
        chart.getStyler().setXAxisMin(-HALF);
        chart.getStyler().setXAxisMax(tasks.size() - HALF);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        scale(chart, Math.max(1, most(gains, base.get(), shown)));
        new Strokes(chart).level(-HALF, tasks.size() - HALF, 1);
        List<Runnable> intervals = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            bars(chart, gains, base.get(), shown, i, intervals);
        }
        // In front of all bars.
        intervals.forEach(Runnable::run);
        return Optional.of(new Plot(name, title, chart));
    }

    private double most(Gains gains, Pages base, List<Pages> shown) {
        return tasks.stream()
                .flatMap(task -> shown.stream().flatMap(pages -> gains.of(task, pages, base).stream()))
                .mapToDouble(gain -> gain.interval().high())
                .max()
                .orElse(1);
    }

    private void scale(XYChart chart, double most) {
        chart.getStyler().setYAxisMin(-BELOW * most);
        chart.getStyler().setYAxisMax((1 + BELOW) * most);
        chart.getStyler().setXAxisTicksVisible(false);
        for (int task = 0; task < tasks.size(); task++) {
            // An axis of numbers has no place for words.
            chart.addAnnotation(new AnnotationText(labels.get(task), task, -BELOW / 2 * most, false));
        }
    }

    private void bars(XYChart chart, Gains gains, Pages base, List<Pages> shown, int which, List<Runnable> intervals) {
        Pages pages = shown.get(which);
        Strokes strokes = new Strokes(chart);
        double step = FILLED / shown.size();
        float width = (float) (step * SOLID * (Plot.WIDTH - AXIS) / tasks.size());
        boolean named = false;
        for (int task = 0; task < tasks.size(); task++) {
            Optional<Gain> gain = gains.of(tasks.get(task), pages, base);
            if (gain.isEmpty()) {
                continue;
            }
            double x = task + (which + HALF) * step - FILLED / 2;
            if (!named) {
                strokes.legend(pages.name(), x, gain.get().factor() / 2, Plot.colour(pages));
                named = true;
            }
            strokes.bar(x, gain.get().factor(), Plot.colour(pages), width);
            intervals.add(() -> strokes.interval(
                    x, gain.get().interval().low(), gain.get().interval().high()));
        }
    }
}
