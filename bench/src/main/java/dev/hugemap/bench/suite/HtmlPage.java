// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Ratio;
import dev.hugemap.bench.Spread;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A report as one HTML page that needs nothing else: no network, no script, the plots in it.
 *
 * @param report what was measured
 * @param plots its plots
 * @param comparison what it is beside an earlier run; empty where there is none
 */
record HtmlPage(Report report, List<Plot> plots, String comparison) {
    private static final String STYLE = """
            :root { color-scheme: light dark; --page: #fff; --text: #1f2328; --faint: #59636e; --line: #d1d9e0; --good: #1a7f37 }
            @media (prefers-color-scheme: dark) {
              :root { --page: #0d1117; --text: #e6edf3; --faint: #9198a1; --line: #3d444d; --good: #3fb950 }
            }
            body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--page); color: var(--text);
              font: 15px/1.45 system-ui, sans-serif }
            h1 { font-size: 1.55rem; line-height: 1.25; margin: 0 0 .5rem }
            h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
            p, li { margin: .35rem 0 }
            .faint, footer { color: var(--faint) }
            img { display: block; width: 100%; border: 1px solid var(--line); border-radius: 6px; margin: 1rem 0; background: #fff }
            .table { overflow-x: auto }
            table { border-collapse: collapse; font-size: .9rem }
            th, td { text-align: right; padding: .3rem .65rem; border-bottom: 1px solid var(--line); white-space: nowrap;
              font-variant-numeric: tabular-nums }
            th { font-weight: 600 }
            td small { display: block; color: var(--faint) }
            .left { text-align: left }
            .because { white-space: normal; min-width: 13rem }
            .huge { color: var(--good); font-weight: 600 }
            pre { overflow-x: auto; font-size: .8rem; line-height: 1.35 }
            """;

    String text() throws IOException {
        StringBuilder html = new StringBuilder();
        Verdict verdict = new Verdict(report);
        List<String> sentences = verdict.sentences();
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>")
                .append(escaped(sentences.getFirst()))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(escaped(sentences.getFirst()))
                .append("</h1>\n");
        sentences.stream().skip(1).forEach(sentence -> paragraph(html, "", sentence));
        paragraph(
                html,
                "faint",
                report.facts().cpu() + ", " + report.facts().hypervisor() + "; "
                        + report.facts().machine() + "; "
                        + report.started().truncatedTo(ChronoUnit.MINUTES));
        figures(html, verdict, Part.TLB, "What to take, by the size of the memory");
        images(html, "tlb");
        figures(html, verdict, Part.THROUGHPUT, "Throughput");
        images(html, "throughput");
        figures(html, verdict, Part.FAULT, "Faults");
        new FaultsTable(report).table().ifPresent(faults -> pre(html, faults.toString()));
        images(html, "fault");
        besideC(html);
        if (!comparison.isEmpty()) {
            html.append("<h2>Beside an earlier run</h2>\n");
            pre(html, comparison);
        }
        for (Gathered gathered : report.gathered()) {
            html.append("<h2>").append(gathered.part()).append("</h2>\n");
            pre(html, gathered.page());
        }
        html.append("<h2>To know about these figures</h2>\n<ul>\n");
        new TextPage(report)
                .notes()
                .forEach(note -> html.append("<li>").append(escaped(note)).append("</li>\n"));
        html.append("</ul>\n");
        observed(html);
        return html.append("</body>\n</html>\n").toString();
    }

    private void figures(StringBuilder html, Verdict verdict, Part part, String heading) {
        List<Advice> all = verdict.advice(part);
        if (all.isEmpty()) {
            return;
        }
        List<Pages> pages = report.pages();
        html.append("<h2>").append(heading).append("</h2>\n<div class=\"table\"><table>\n<tr><th class=\"left\"></th>");
        html.append("<th class=\"left\">take</th><th class=\"left\">because</th><th>sure</th>");
        pages.forEach(one -> html.append("<th>").append(escaped(one.name())).append("</th>"));
        html.append("</tr>\n");
        for (Advice advice : all) {
            html.append("<tr><td class=\"left\">").append(escaped(advice.task().toString()));
            html.append("</td><td class=\"left")
                    .append(advice.isHuge() ? " huge" : "")
                    .append("\">");
            html.append(escaped(advice.text()))
                    .append("</td><td class=\"left because\">")
                    .append(escaped(advice.reason()));
            html.append("</td><td>").append(advice.sure()).append("</td>");
            for (Pages one : pages) {
                Figure figure = Figure.of(report, new Cell(advice.task(), one, Language.JAVA));
                html.append("<td>").append(escaped(figure.middle())).append("<small>");
                html.append(escaped(figure.bounds())).append("</small></td>");
            }
            html.append("</tr>\n");
        }
        html.append("</table></div>\n");
        new Steps(report).table(part).ifPresent(steps -> pre(html, steps.toString()));
    }

    private void images(StringBuilder html, String beginning) throws IOException {
        for (Plot plot : plots) {
            if (plot.name().startsWith(beginning)) {
                html.append("<img alt=\"").append(escaped(plot.title())).append("\" src=\"data:image/png;base64,");
                html.append(Base64.getEncoder().encodeToString(plot.png())).append("\"/>\n");
            }
        }
    }

    private void besideC(StringBuilder html) {
        List<Ratio> ratios = new Gains(report).besideC();
        if (ratios.isEmpty()) {
            return;
        }
        html.append("<h2>Java beside C, over the same mapping calls</h2>\n<div class=\"table\"><table>\n<tr>");
        html.append("<th class=\"left\"></th><th>median</th><th>interval</th><th>aim</th></tr>\n");
        for (Ratio ratio : ratios) {
            Spread pairs = ratio.ofPairs();
            html.append("<tr><td class=\"left\">").append(escaped(ratio.name())).append("</td><td>");
            html.append(String.format(Locale.ROOT, "%.3f", pairs.median())).append("</td><td>");
            html.append(String.format(Locale.ROOT, "%.3f to %.3f", pairs.low(), pairs.high()));
            html.append("</td><td>").append(escaped(ratio.aim())).append("</td></tr>\n");
        }
        html.append("</table></div>\n");
    }

    /** The proof of each figure. */
    private void observed(StringBuilder html) {
        if (report.cells().isEmpty()) {
            return;
        }
        html.append("<details><summary>What each figure's memory was on, before and after</summary>\n");
        html.append("<div class=\"table\"><table>\n");
        for (CellResult result : report.cells()) {
            html.append("<tr><td class=\"left\">").append(escaped(result.cell().toString()));
            html.append("</td><td class=\"left\">").append(result.accepted() ? "accepted" : "rejected");
            html.append("</td><td class=\"left\">")
                    .append(escaped(result.observed()))
                    .append("</td></tr>\n");
        }
        html.append("</table></div></details>\n");
    }

    private static void pre(StringBuilder html, String text) {
        html.append("<pre>").append(escaped(text)).append("</pre>\n");
    }

    private static void paragraph(StringBuilder html, String style, String text) {
        html.append("<p class=\"")
                .append(style)
                .append("\">")
                .append(escaped(text))
                .append("</p>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
