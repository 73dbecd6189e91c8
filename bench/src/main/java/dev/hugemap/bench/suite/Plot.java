// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * A chart that can be drawn without a screen.
 *
 * @param name of its file, without an ending
 * @param title what it shows
 * @param chart how
 */
record Plot(String name, String title, Chart<?, ?> chart) {
    /** Width of all plots, in the units that fonts have too. */
    static final int WIDTH = 960;

    /** Their height. */
    static final int HEIGHT = 480;

    /** So that it is sharp on screens of twice the density. */
    private static final int SCALE = 2;

    private static final Color INK = new Color(0x1f2328);
    private static final Color FAINT = new Color(0x59636e);
    private static final Color GRID = new Color(0xd1d9e0);

    /** One for each pages, in the order of their ranks; apart for those too who don't see red and green. */
    private static final List<Color> COLOURS = List.of(
            new Color(0x57606a), new Color(0xd29922), new Color(0x0969da), new Color(0x1b9e77), new Color(0xbc4c9a));

    /** The colour of pages, the same in all plots. */
    static Color colour(Pages pages) {
        return COLOURS.get(pages.rank() % COLOURS.size());
    }

    /** What all plots have in common. */
    static void style(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setChartTitleBoxVisible(false);
        styler.setChartFontColor(INK);
        styler.setChartTitleFont(font(Font.BOLD, 17));
        styler.setLegendFont(font(Font.PLAIN, 14));
        styler.setLegendPosition(LegendPosition.InsideNW);
        styler.setLegendBorderColor(GRID);
        styler.setLegendSeriesLineLength(24);
        styler.setChartPadding(16);
        styler.setAxisTitleFont(font(Font.PLAIN, 14));
        styler.setAxisTickLabelsFont(font(Font.PLAIN, 13));
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(0.5f));
        styler.setErrorBarsColor(INK);
        styler.setAnnotationTextFont(font(Font.ITALIC, 13));
        styler.setAnnotationTextFontColor(FAINT);
    }

    /** The picture as a file's bytes. */
    byte[] png() throws IOException {
        BufferedImage image = new BufferedImage(SCALE * WIDTH, SCALE * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        chart.paint(graphics, WIDTH, HEIGHT);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", bytes)) {
            throw new IOException("this JVM can't write PNG");
        }
        return bytes.toByteArray();
    }

    private static Font font(int weight, int points) {
        return new Font(Font.SANS_SERIF, weight, points);
    }
}
