// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.architecture;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the picture: a band for each module, a box for each package, arrows downwards alone. */
final class ArchitectureSvg {
    private static final int WIDTH = 830;
    private static final int EDGE = 14;
    private static final int ROW = 60;
    private static final int TITLE = 26;
    private static final int BETWEEN = 16;
    private static final int LEGEND = 46;
    private static final String STYLE = """
              .paper { fill: #ffffff; } .band { fill: #f3f5f8; stroke: #d0d7de; }
              .title { fill: #57606a; font: 600 13px sans-serif; } .note { fill: #57606a; font: 12px sans-serif; }
              .box { fill: #ddf4ff; stroke: #0969da; stroke-width: 1.4; } .own { fill: #ffffff; stroke-dasharray: 4 3; }
              .name { fill: #1f2328; font: 15px ui-monospace, monospace; text-anchor: middle; }
              .line { fill: none; stroke: #6e7781; stroke-width: 1.3; } .tip { fill: #6e7781; }
              @media (prefers-color-scheme: dark) {
                .paper { fill: #0d1117; } .band { fill: #161b22; stroke: #30363d; }
                .title, .note { fill: #9198a1; } .box { fill: #12304f; stroke: #4493f8; } .own { fill: #0d1117; }
                .name { fill: #f0f6fc; } .line { stroke: #8b949e; } .tip { fill: #8b949e; }
              }
            """;

    private final LayeredLayout layout;
    private final List<Band> bands;
    private final Set<String> exported;
    private final StringBuilder svg = new StringBuilder();

    ArchitectureSvg(PackageGraph graph, List<Band> lowestFirst) {
        this.bands = lowestFirst;
        this.layout = new LayeredLayout(graph, lowestFirst, WIDTH - 6 * EDGE);
        this.exported =
                lowestFirst.stream().flatMap(band -> band.exported().stream()).collect(Collectors.toSet());
    }

    String text() {
        int height = y(-1) - ROW + LEGEND + EDGE;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">",
                WIDTH, height, WIDTH, height);
        add("<!-- SPDX-License-Identifier: Apache-2.0 -->");
        add("<title>hugemap's modules and packages, and which imports which</title>");
        svg.append("<style>\n").append(STYLE).append("</style>\n");
        add("<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"8\"/>", WIDTH, height);
        bands.reversed().forEach(this::band);
        layout.all().stream().filter(box -> !box.isPassage()).forEach(this::lines);
        layout.all().stream().filter(box -> !box.isPassage()).forEach(this::box);
        legend(height - LEGEND);
        return svg.append("</svg>\n").toString();
    }

    /** The upper edge of a row's boxes; rows are counted from below. */
    private int y(int row) {
        int y = EDGE;
        for (Band band : bands.reversed()) {
            y += TITLE;
            int first = layout.firstRow(band);
            int count = layout.rows(band);
            if (row >= first) {
                return y + (first + count - 1 - row) * ROW;
            }
            y += count * ROW - (ROW - Box.HEIGHT) + EDGE + BETWEEN;
        }
        return y + ROW;
    }

    private void band(Band band) {
        int top = y(layout.firstRow(band) + layout.rows(band) - 1) - TITLE;
        int bottom = y(layout.firstRow(band)) + Box.HEIGHT + EDGE;
        add(
                "<rect class=\"band\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>",
                EDGE, top, WIDTH - 2 * EDGE, bottom - top);
        add("<text class=\"title\" x=\"%d\" y=\"%d\">%s</text>", 2 * EDGE, top + 18, band.name());
    }

    private void box(Box box) {
        double left = x(box) - box.width / 2.0;
        add(
                "<rect class=\"box%s\" x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\"/>",
                exported.contains(box.name) ? "" : " own", left, y(box.row), box.width, Box.HEIGHT);
        add("<text class=\"name\" x=\"%.1f\" y=\"%d\">%s</text>", x(box), y(box.row) + 22, box.label);
    }

    private static double x(Box box) {
        return WIDTH / 2.0 + box.x;
    }

    /** One curve for each line, through its passages, to the upper edge of what is imported. */
    private void lines(Box from) {
        for (int i = 0; i < from.below.size(); i++) {
            double startX = port(from, i, from.below.size());
            double startY = y(from.row) + Box.HEIGHT;
            StringBuilder path = new StringBuilder(format("M%.1f %.1f", startX, startY));
            Box upper = from;
            Box at = from.below.get(i);
            while (true) {
                double endX = at.isPassage() ? x(at) : port(at, at.above.indexOf(upper), at.above.size());
                double endY = y(at.row) - (at.isPassage() ? 0 : 7);
                double bend = (endY - startY) / 2;
                path.append(format(
                        " C%.1f %.1f %.1f %.1f %.1f %.1f", startX, startY + bend, endX, endY - bend, endX, endY));
                if (!at.isPassage()) {
                    add("<path class=\"line\" d=\"%s\"/>", path);
                    add("<path class=\"tip\" d=\"M%.1f %.1fl-4 -8h8z\"/>", endX, endY + 7);
                    break;
                }
                startX = endX;
                startY = endY + Box.HEIGHT;
                path.append(format(" L%.1f %.1f", startX, startY));
                upper = at;
                at = at.below.getFirst();
            }
        }
    }

    /** Where the i-th of some lines meets a box: side by side in the order of the other ends. */
    private static double port(Box box, int index, int count) {
        return x(box) + (index - (count - 1) / 2.0) * Math.min(14, (box.width - 16.0) / Math.max(1, count));
    }

    private void legend(int y) {
        add("<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"26\" height=\"15\" rx=\"3\"/>", 2 * EDGE, y);
        add("<text class=\"note\" x=\"%d\" y=\"%d\">exported to everybody</text>", 2 * EDGE + 34, y + 12);
        add("<rect class=\"box own\" x=\"%d\" y=\"%d\" width=\"26\" height=\"15\" rx=\"3\"/>", 210, y);
        add("<text class=\"note\" x=\"244\" y=\"%d\">for hugemap itself</text>", y + 12);
        add(
                "<text class=\"note\" x=\"%d\" y=\"%d\">An arrow leads to what is imported;"
                        + " imports that follow from other arrows are left out.</text>",
                2 * EDGE, y + 34);
        add(
                "<text class=\"note\" x=\"380\" y=\"%d\">Each grey band is a module; names are without dev.hugemap.</text>",
                y + 12);
    }

    private void add(String format, Object... values) {
        svg.append(format(format, values)).append('\n');
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
