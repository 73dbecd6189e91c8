package dev.hugemap.bench.suite;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a report is written.
 *
 * @param json every time
 * @param html the page
 * @param png the plots' folder
 */
record ResultFiles(Path json, Path html, Path png) {
    /**
     * Writes all, and says where.
     *
     * @throws IOException if a file can't be written
     */
    void write(Report report, String comparison, PrintStream out) throws IOException {
        List<Plot> plots = new Plots(report).all();
        Files.createDirectories(json.getParent());
        try (Writer writer = Files.newBufferedWriter(json)) {
            new ReportJson(report).writeTo(writer);
        }
        Files.createDirectories(html.getParent());
        Files.writeString(html, new HtmlPage(report, plots, comparison).text());
        Files.createDirectories(png);
        out.println("\nEvery time: " + json);
        out.println("The page:   " + html);
        for (Plot plot : plots) {
            Path file = png.resolve(plot.name() + ".png");
            Files.write(file, plot.png());
            out.println("A plot:     " + file);
        }
    }
}
