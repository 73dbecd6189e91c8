// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The picture as one HTML page that needs nothing else: no network, no script. It is XML too.
 *
 * @param picture what to show
 */
record MapsHtml(Picture picture) {
    private static final double PERCENT = 100;

    private static final String STYLE = """
            :root { color-scheme: light dark; --page: #fff; --text: #1f2328; --faint: #59636e; --absent: #eceff2; --line: #d1d9e0 }
            @media (prefers-color-scheme: dark) {
              :root { --page: #0d1117; --text: #e6edf3; --faint: #9198a1; --absent: #21262d; --line: #3d444d }
            }
            body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--page); color: var(--text);
              font: 15px/1.45 system-ui, sans-serif }
            h1 { font-size: 1.4rem; margin: 0 0 .75rem }
            p { margin: .5rem 0; color: var(--faint) }
            svg { display: block; width: 100%; background: var(--absent); border-radius: 3px }
            .total { display: flex; height: 1.6rem; border-radius: 4px; overflow: hidden; background: var(--absent) }
            .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; padding: 0; margin: .75rem 0 }
            .legend i { display: inline-block; width: .9rem; height: .9rem; margin-right: .45rem; border-radius: 2px; vertical-align: -.1rem }
            .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.1rem; margin: .9rem 0 .25rem; font-size: .85rem }
            .head b { font-weight: 600; overflow-wrap: anywhere }
            .head code { color: var(--faint); margin-left: auto }
            .why, .gap, summary { color: var(--faint) }
            .gap { display: flex; align-items: center; gap: .9rem; margin: .9rem 0 0; font-size: .8rem }
            .gap::before, .gap::after { content: ""; flex: 1; border-top: 1px solid var(--line) }
            .table { overflow-x: auto }
            table { border-collapse: collapse; font-size: .82rem; margin-top: .75rem }
            th, td { text-align: right; padding: .2rem .7rem; border-bottom: 1px solid var(--line); white-space: nowrap;
              font-variant-numeric: tabular-nums }
            .left { text-align: left }
            .name { min-width: 14rem; white-space: normal; overflow-wrap: anywhere }
            summary { margin-top: 2rem; cursor: pointer }
            """;

    String text() {
        StringBuilder html = new StringBuilder();
        String title = escaped(picture.view().verdict());
        html.append("<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n")
                .append("<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>")
                .append(title)
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append(colours())
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(title)
                .append("</h1>\n");
        totals(html);
        strips(html);
        table(html);
        return html.append("</body>\n</html>\n").toString();
    }

    private String colours() {
        StringBuilder css = new StringBuilder();
        StringBuilder dark = new StringBuilder();
        List<Layer> layers = picture.layers();
        for (int i = 0; i < layers.size(); i++) {
            css.append(rule(i, layers.get(i).light()));
            dark.append(rule(i, layers.get(i).dark()));
        }
        for (Thickness thickness : Thickness.values()) {
            css.append(String.format(Locale.ROOT, ".%s { height: %dpx }%n", thickness.styleName(), thickness.pixels()));
        }
        css.append(".absent { background: var(--absent) }\n");
        return css + "@media (prefers-color-scheme: dark) {\n" + dark + "}\n";
    }

    private static String rule(int layer, int colour) {
        return String.format(Locale.ROOT, ".l%d { fill: #%06x; background: #%06x }%n", layer, colour, colour);
    }

    private void totals(StringBuilder html) {
        List<Layer> layers = picture.layers();
        html.append("<div class=\"total\">");
        for (int i = 0; i < layers.size(); i++) {
            html.append(String.format(
                    Locale.ROOT,
                    "<span class=\"l%d\" style=\"width: %.3f%%\"></span>",
                    i,
                    PERCENT * layers.get(i).total(picture.view()) / picture.totalBytes()));
        }
        html.append("</div>\n<ul class=\"legend\">\n");
        for (int i = 0; i < layers.size(); i++) {
            html.append("<li><i class=\"l").append(i).append("\"></i>");
            html.append(escaped(picture.legend(layers.get(i)))).append("</li>\n");
        }
        html.append("<li><i class=\"absent\"></i>absent</li>\n</ul>\n<p>")
                .append(String.join(" ", Picture.KEY))
                .append("</p>\n");
    }

    private void strips(StringBuilder html) {
        for (int i = 0; i < picture.strips().size(); i++) {
            Strip strip = picture.strips().get(i);
            if (!picture.gapBefore(i).isEmpty()) {
                html.append("<div class=\"gap\">").append(picture.gapBefore(i)).append("</div>\n");
            }
            html.append("<div class=\"head\"><b>")
                    .append(escaped(strip.name()))
                    .append("</b><span>")
                    .append(picture.sizes(strip))
                    .append("</span><span class=\"why\">")
                    .append(escaped(picture.reason(strip)))
                    .append("</span><code>")
                    .append(strip.addresses())
                    .append("</code></div>\n");
            svg(html, strip);
        }
    }

    private void svg(StringBuilder html, Strip strip) {
        Thickness thickness = picture.thickness(strip);
        html.append("<svg class=\"")
                .append(thickness.styleName())
                .append("\" viewBox=\"0 0 ")
                .append(strip.columns())
                .append(' ')
                .append(thickness.pixels())
                .append("\" preserveAspectRatio=\"none\" role=\"img\"><title>")
                .append(escaped(strip.name() + ", " + picture.sizes(strip)))
                .append("</title>");
        double[] tops = new double[strip.columns()];
        Arrays.fill(tops, thickness.pixels());
        for (int layer = 0; layer < picture.layers().size(); layer++) {
            path(html, strip, layer, thickness.pixels(), tops);
        }
        html.append("</svg>\n");
    }

    /** The columns of one layer, put on those below it; neighbours of one height are one rectangle. */
    private static void path(StringBuilder html, Strip strip, int layer, int pixels, double[] tops) {
        StringBuilder path = new StringBuilder();
        int start = 0;
        for (int column = 1; column <= strip.columns(); column++) {
            double height = strip.height(layer, start, pixels);
            boolean goesOn = column < strip.columns()
                    && strip.height(layer, column, pixels) == height
                    && tops[column] == tops[start];
            if (goesOn) {
                continue;
            }
            if (height > 0) {
                double top = Math.max(0, tops[start] - height);
                path.append(String.format(
                        Locale.ROOT,
                        "M%d %.2fh%dv%.2fh-%dz",
                        start,
                        top,
                        column - start,
                        tops[start] - top,
                        column - start));
                Arrays.fill(tops, start, column, top);
            }
            start = column;
        }
        if (!path.isEmpty()) {
            html.append("<path class=\"l")
                    .append(layer)
                    .append("\" d=\"")
                    .append(path)
                    .append("\"/>");
        }
    }

    private void table(StringBuilder html) {
        List<PageSize> leaves = picture.view().space().leafSizes();
        html.append("<details><summary>All mappings, biggest first</summary>\n<div class=\"table\"><table>\n<tr>"
                + "<th class=\"left\">address</th><th>size</th><th>present</th>");
        leaves.forEach(leaf -> html.append("<th>on ").append(leaf).append("</th>"));
        html.append(
                "<th class=\"left\">kind</th><th class=\"left\">name</th><th class=\"left\">why not huge</th></tr>\n");
        for (MappingSummary mapping : picture.view().biggestFirst()) {
            html.append("<tr><td class=\"left\"><code>")
                    .append(Long.toHexString(mapping.range().start()))
                    .append('-')
                    .append(Long.toHexString(mapping.range().end()))
                    .append("</code></td>");
            cell(html, Bytes.format(mapping.range().length()));
            cell(html, bytes(mapping.presentBytes()));
            leaves.forEach(leaf -> cell(html, bytes(mapping.presentBytes(leaf))));
            leftCell(html, mapping.permissions() + " " + mapping.kind().name().toLowerCase(Locale.ROOT));
            html.append("<td class=\"left name\">")
                    .append(escaped(mapping.name()))
                    .append("</td>");
            leftCell(html, picture.view().reason(mapping));
            html.append("</tr>\n");
        }
        html.append("</table></div></details>\n");
    }

    private static String bytes(long bytes) {
        return bytes == 0 ? "-" : Bytes.format(bytes);
    }

    private static void cell(StringBuilder html, String text) {
        html.append("<td>").append(text).append("</td>");
    }

    private static void leftCell(StringBuilder html, String text) {
        html.append("<td class=\"left\">").append(escaped(text)).append("</td>");
    }

    /** A file's name may hold anything. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        Printable.of(text).codePoints().forEach(point -> {
            switch (point) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }
}
