// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * The picture as an image, drawn without a screen.
 *
 * @param picture what to show
 */
record MapsImage(Picture picture) {
    private static final int WIDTH = 1200;
    private static final int MARGIN = 24;
    private static final int INNER = WIDTH - 2 * MARGIN;
    private static final int TOTAL = 62;
    private static final int TOTAL_HEIGHT = 22;
    private static final int LEGEND = 110;
    private static final int KEY = 136;
    private static final int LINE_HEIGHT = 18;
    private static final int HEADER = 170;
    private static final int GAP = 20;
    private static final int TEXT = 22;
    private static final int SPACE = 12;
    private static final int SWATCH = 14;

    private static final Color PAGE = Color.WHITE;
    private static final Color INK = new Color(0x1f2328);
    private static final Color FAINT = new Color(0x59636e);
    private static final Color ABSENT = new Color(0xeceff2);
    private static final Color LINE = new Color(0xb8c0c8);

    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 20);
    private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 13);
    private static final Font CODE = new Font(Font.MONOSPACED, Font.PLAIN, 12);

    BufferedImage draw() {
        BufferedImage image = new BufferedImage(WIDTH, height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(PAGE);
        graphics.fillRect(0, 0, WIDTH, image.getHeight());
        header(graphics);
        int y = HEADER;
        for (int i = 0; i < picture.strips().size(); i++) {
            y = gap(graphics, picture.gapBefore(i), y);
            y = strip(graphics, picture.strips().get(i), y);
        }
        graphics.dispose();
        return image;
    }

    private int height() {
        int height = HEADER + MARGIN;
        for (int i = 0; i < picture.strips().size(); i++) {
            int thickness = picture.thickness(picture.strips().get(i)).pixels();
            height += TEXT + thickness + SPACE + (picture.gapBefore(i).isEmpty() ? 0 : GAP);
        }
        return height;
    }

    private void header(Graphics2D graphics) {
        text(graphics, TITLE, INK, picture.view().verdict(), MARGIN, 44);
        total(graphics);
        int x = MARGIN;
        for (Layer layer : picture.layers()) {
            x = swatch(graphics, new Color(layer.light()), picture.legend(layer), x);
        }
        swatch(graphics, ABSENT, "absent", x);
        for (int line = 0; line < Picture.KEY.size(); line++) {
            text(graphics, PLAIN, FAINT, Picture.KEY.get(line), MARGIN, KEY + line * LINE_HEIGHT);
        }
    }

    /** All that is there as one bar. */
    private void total(Graphics2D graphics) {
        graphics.setColor(ABSENT);
        graphics.fillRect(MARGIN, TOTAL, INNER, TOTAL_HEIGHT);
        long whole = picture.totalBytes();
        long before = 0;
        for (Layer layer : picture.layers()) {
            long upTo = before + layer.total(picture.view());
            int from = MARGIN + (int) Math.round((double) INNER * before / whole);
            int to = MARGIN + (int) Math.round((double) INNER * upTo / whole);
            graphics.setColor(new Color(layer.light()));
            graphics.fillRect(from, TOTAL, to - from, TOTAL_HEIGHT);
            before = upTo;
        }
    }

    private static int swatch(Graphics2D graphics, Color colour, String label, int x) {
        graphics.setColor(colour);
        graphics.fillRect(x, LEGEND - SWATCH + 2, SWATCH, SWATCH);
        int end = text(graphics, PLAIN, INK, label, x + SWATCH + 7, LEGEND);
        return end + 26;
    }

    private static int gap(Graphics2D graphics, String label, int y) {
        if (label.isEmpty()) {
            return y;
        }
        graphics.setFont(PLAIN);
        int width = graphics.getFontMetrics().stringWidth(label);
        int x = (WIDTH - width) / 2;
        int line = y + GAP / 2 - 2;
        graphics.setColor(LINE);
        graphics.drawLine(MARGIN, line, x - 12, line);
        graphics.drawLine(x + width + 12, line, WIDTH - MARGIN, line);
        text(graphics, PLAIN, FAINT, label, x, y + GAP / 2 + 3);
        return y + GAP;
    }

    private int strip(Graphics2D graphics, Strip strip, int y) {
        int baseline = y + TEXT - 7;
        graphics.setFont(CODE);
        int codeWidth = graphics.getFontMetrics().stringWidth(strip.addresses());
        text(graphics, CODE, FAINT, strip.addresses(), WIDTH - MARGIN - codeWidth, baseline);
        int x = text(graphics, BOLD, INK, MapsPage.shortened(strip.name()), MARGIN, baseline) + 16;
        x = text(graphics, PLAIN, INK, picture.sizes(strip), x, baseline) + 16;
        String reason = fitting(graphics, picture.reason(strip), WIDTH - MARGIN - codeWidth - 16 - x);
        text(graphics, PLAIN, FAINT, reason, x, baseline);
        int height = picture.thickness(strip).pixels();
        columns(graphics, strip, y + TEXT, height);
        return y + TEXT + height + SPACE;
    }

    private void columns(Graphics2D graphics, Strip strip, int top, int height) {
        graphics.setColor(ABSENT);
        graphics.fillRect(MARGIN, top, INNER, height);
        List<Layer> layers = picture.layers();
        for (int pixel = 0; pixel < INNER; pixel++) {
            int column = pixel * strip.columns() / INNER;
            double bottom = height;
            for (int layer = 0; layer < layers.size(); layer++) {
                double next = Math.max(0, bottom - strip.height(layer, column, height));
                int from = (int) Math.round(next);
                graphics.setColor(new Color(layers.get(layer).light()));
                graphics.fillRect(MARGIN + pixel, top + from, 1, (int) Math.round(bottom) - from);
                bottom = next;
            }
        }
    }

    /** As much of a text as there is room for. */
    private static String fitting(Graphics2D graphics, String text, int width) {
        FontMetrics metrics = graphics.getFontMetrics(PLAIN);
        if (metrics.stringWidth(text) <= width) {
            return text;
        }
        int length = text.length();
        while (length > 0 && metrics.stringWidth(text.substring(0, length) + "…") > width) {
            length--;
        }
        return length == 0 ? "" : text.substring(0, length) + "…";
    }

    /** Writes a text and returns where it ends. */
    private static int text(Graphics2D graphics, Font font, Color colour, String text, int x, int baseline) {
        graphics.setFont(font);
        graphics.setColor(colour);
        graphics.drawString(text, x, baseline);
        return x + graphics.getFontMetrics().stringWidth(text);
    }
}
