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
 */
public record MarkdownExample(Path page, int line, String source, Optional<String> output) {
    private static final String FENCE = "```";

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
                case "```java" -> examples.add(new MarkdownExample(page, i + 2, block, Optional.empty()));
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
        return new MarkdownExample(page, line, source, Optional.of(text));
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
