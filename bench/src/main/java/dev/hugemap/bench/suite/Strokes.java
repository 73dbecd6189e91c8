// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import java.awt.BasicStroke;
import java.awt.Color;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Straight lines in a chart. Its own error bars are as long upwards as downwards, which intervals aren't; and its own bars
 * have no intervals that are.
 *
 * @param chart into which they go
 */
record Strokes(XYChart chart) {
    private static final Color INK = new Color(0x1f2328);
    private static final Color FAINT = new Color(0x59636e);
    private static final float THIN = 1.4f;
    private static final BasicStroke DASHED =
            new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {4, 4}, 0);

    /** An interval. */
    void interval(double x, double low, double high) {
        upright(x, low, high, INK, THIN);
    }

    /** A bar from nothing on. */
    void bar(double x, double height, Color colour, float width) {
        upright(x, 0, height, colour, width);
    }

    /** A dashed line from left to right. */
    void level(double left, double right, double y) {
        line(new double[] {left, right}, new double[] {y, y}, FAINT, DASHED);
    }

    /** A dashed line from below to above. */
    void mark(double x, double from, double to) {
        line(new double[] {x, x}, new double[] {from, to}, FAINT, DASHED);
    }

    /** Names a colour in the legend, by a point where something of that colour is. */
    void legend(String name, double x, double y, Color colour) {
        XYSeries point = chart.addSeries(name, new double[] {x}, new double[] {y});
        point.setLineColor(colour);
        point.setMarkerColor(colour);
        point.setMarker(SeriesMarkers.SQUARE);
    }

    private void upright(double x, double from, double to, Color colour, float width) {
        BasicStroke stroke = new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL);
        line(new double[] {x, x}, new double[] {from, to}, colour, stroke);
    }

    private void line(double[] x, double[] y, Color colour, BasicStroke stroke) {
        XYSeries line = chart.addSeries("line " + chart.getSeriesCollection().size(), x, y);
        line.setShowInLegend(false);
        line.setMarker(SeriesMarkers.NONE);
        line.setLineColor(colour);
        line.setLineStyle(stroke);
    }
}
