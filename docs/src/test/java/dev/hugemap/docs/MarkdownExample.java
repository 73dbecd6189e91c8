// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.docs;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A Java program in a page, and the output that the page shows for it.
 *
 * @param page the page's file
 * @param line where the program starts
 * @param source a whole compact source file
 * @param output the next text block before another program, or empty where the page shows none
 * @param runBy the test that runs it, where the line before it is {@code <!-- run by NameOfTheTest -->}; or empty
 */
public record MarkdownExample(Path page, int line, String source, Optional<String> output, Optional<String> runBy) {
    private static final String FENCE = "```";
    private static final Pattern RUN_BY = Pattern.compile("<!-- run by (\\w+) -->");

    /** The pages with programs in them: the README, the docs and their guides. */
    public static List<Path> pages(Path root) {
        List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md")));
        pages.addAll(markdown(root.resolve("docs")));
        pages.addAll(guides(root));
        return List.copyOf(pages);
    }

    /** The guides, each of whose programs is run by a test. */
    public static List<Path> guides(Path root) {
        return markdown(root.resolve("docs/guides"));
    }

    /** The programs in a page, in order. */
    public static List<MarkdownExample> read(Path page) {
        List<MarkdownExample> examples = new ArrayList<>();
        List<String> lines = lines(page);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith(FENCE) || lines.get(i).equals(FENCE)) {
                continue;
            }
            int end = lines.subList(i + 1, lines.size()).indexOf(FENCE) + i + 1;
            String block = String.join("\n", lines.subList(i + 1, end)) + "\n";
            switch (lines.get(i)) {
                case "```java" ->
                    examples.add(new MarkdownExample(page, i + 2, block, Optional.empty(), runBy(lines.subList(0, i))));
                case "```text" -> {
                    if (!examples.isEmpty() && examples.getLast().output.isEmpty()) {
                        examples.add(examples.removeLast().withOutput(block));
                    }
                }
                default -> {}
            }
            i = end;
        }
        return examples;
    }

    /** The text block that follows a line with some words: what a command in a page prints. */
    public static List<String> textAfter(Path page, String words) {
        List<String> lines = lines(page);
        int at = 0;
        while (!lines.get(at).contains(words)) {
            at++;
        }
        List<String> after = lines.subList(at, lines.size());
        int start = after.indexOf("```text") + 1;
        List<String> block = after.subList(start, after.size());
        return List.copyOf(block.subList(0, block.indexOf(FENCE)));
    }

    /** Compiles the program as {@code Example.class} into a folder; what the compiler says, empty if it has nothing to say. */
    public String compile(Path folder) {
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Path file = Files.writeString(folder.resolve("Example.java"), source);
            List<String> options = List.of("-d", folder.toString(), "-proc:none", "-Xlint:all", "-Werror");
            compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return messages.toString();
    }

    private MarkdownExample withOutput(String text) {
        return new MarkdownExample(page, line, source, Optional.of(text), runBy);
    }

    private static Optional<String> runBy(List<String> before) {
        return Optional.of(RUN_BY.matcher(before.isEmpty() ? "" : before.getLast()))
                .filter(Matcher::matches)
                .map(line -> line.group(1));
    }

    private static List<Path> markdown(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return page.getFileName() + ":" + line;
    }
}
