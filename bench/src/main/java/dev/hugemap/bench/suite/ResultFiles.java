// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where a report is written.
 *
 * @param json every time
 * @param html the page
 * @param png the plots' folder
 */
record ResultFiles(Path json, Path html, Path png) {
    /**
     * Makes the folders, and sees that something can be written into them: nobody is to measure for an hour for nothing.
     *
     * @throws IOException if not, with what failed and why
     */
    void prepare() throws IOException {
        for (Path file : List.of(json, html)) {
            if (Files.isDirectory(file)) {
                throw new IOException("can't write " + file + ": it is a folder");
            }
            if (Files.exists(file) && !Files.isWritable(file)) {
                throw new IOException("can't write " + file + ": it is there, and this user may not change it");
            }
        }
        for (Path folder : List.of(parent(json), parent(html), png)) {
            try {
                Files.createDirectories(folder);
                Files.delete(Files.createTempFile(folder, ".hugemap", null));
            } catch (IOException refused) {
                throw new IOException("can't write into " + folder + ": " + reason(refused), refused);
            }
        }
    }

    /**
     * Writes all, and says where.
     *
     * @throws IOException if a file can't be written
     */
    void write(Report report, String comparison, PrintStream out) throws IOException {
        write(report, () -> new Plots(report).all(), comparison, out);
    }

    /** The same with other plots. Where they can't be drawn, as without any font, the figures are written all the same. */
    void write(Report report, Supplier<List<Plot>> drawing, String comparison, PrintStream out) throws IOException {
        try (Writer writer = Files.newBufferedWriter(json)) {
            new ReportJson(report).writeTo(writer);
        }
        out.println("\nEvery round: " + json);
        List<Plot> plots = List.of();
        List<byte[]> pictures = new ArrayList<>();
        try {
            plots = drawing.get();
            for (Plot plot : plots) {
                pictures.add(plot.png());
            }
        } catch (IOException | RuntimeException | LinkageError | InternalError failure) {
            plots = List.of();
            out.println("No plots:   this JVM can't draw them: " + failure);
        }
        Files.writeString(html, new HtmlPage(report, plots, comparison).text());
        out.println("The page:   " + html);
        for (int i = 0; i < plots.size(); i++) {
            Path file = png.resolve(plots.get(i).name() + ".png");
            Files.write(file, pictures.get(i));
            out.println("A plot:     " + file);
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    private static String reason(IOException refused) {
        return switch (refused) {
            case FileAlreadyExistsException there -> there.getFile() + " is a file, and no folder";
            case AccessDeniedException denied -> "this user may not change " + denied.getFile();
            default -> String.valueOf(refused.getMessage());
        };
    }
}
