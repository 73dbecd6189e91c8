// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Asks a C compiler for the values of expressions, by a program that prints them.
 *
 * @param folder where the program is made
 * @param options where the headers are
 */
record CCompiler(Path folder, List<String> options) {
    private static final String FILE = "probe.c";
    private static final Pattern ERROR =
            Pattern.compile("(?m)^(?:.*/)?" + FILE + ":(\\d+):(?:\\d+:)? (?:fatal )?error:");

    /** Whether the machine has a compiler. */
    static boolean isInstalled() {
        try {
            return run(Path.of("."), List.of("cc", "--version")).exitCode() == 0;
        } catch (UncheckedIOException absent) {
            return false;
        }
    }

    /** The values of those expressions that the headers know; an expression that is absent is unknown to them. */
    Map<String, Long> values(List<String> headers, List<String> expressions) {
        SortedSet<String> known = new TreeSet<>(expressions);
        // A compiler may stop at some errors before it sees others, so ask again without the lines it refused.
        while (!known.isEmpty()) {
            Output compilation = compile(headers, List.copyOf(known));
            if (compilation.exitCode() == 0) {
                return print();
            }
            known.removeAll(refused(compilation, headers.size(), List.copyOf(known)));
        }
        return Map.of();
    }

    /** One expression per line, after the lines that include the headers, so that an error names its expression. */
    private Output compile(List<String> headers, List<String> expressions) {
        List<String> lines = new ArrayList<>();
        headers.forEach(header -> lines.add("#include <" + header + ">"));
        lines.add("int printf(const char *, ...);");
        lines.add("static const struct { const char *name; unsigned long long value; } row[] = {");
        expressions.forEach(e -> lines.add("{\"" + e + "\", (unsigned long long)(" + e + ")},"));
        lines.add("};");
        lines.add("int main(void) {");
        lines.add("for (unsigned i = 0; i < sizeof row / sizeof *row; i++)");
        lines.add("printf(\"%llu %s\\n\", row[i].value, row[i].name);");
        lines.add("return 0; }");
        try {
            Files.write(folder.resolve(FILE), lines);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        List<String> command = new ArrayList<>(List.of("cc", "-std=gnu11", "-w"));
        command.addAll(options);
        command.addAll(List.of(FILE, "-o", "probe"));
        return run(folder, command);
    }

    private static List<String> refused(Output compilation, int headers, List<String> expressions) {
        int first = headers + 3;
        List<String> refused = ERROR.matcher(compilation.text())
                .results()
                .map(MatchResult::group)
                .map(error -> Integer.parseInt(error.replaceAll(".*" + FILE + ":(\\d+):.*", "$1")) - first)
                .filter(index -> index >= 0 && index < expressions.size())
                .distinct()
                .map(expressions::get)
                .toList();
        if (refused.isEmpty()) {
            throw new AssertionError("the headers can't be compiled:\n" + compilation.text());
        }
        return refused;
    }

    private Map<String, Long> print() {
        Map<String, Long> values = new HashMap<>();
        run(folder, List.of("./probe")).text().lines().forEach(line -> {
            int space = line.indexOf(' ');
            values.put(line.substring(space + 1), Long.parseUnsignedLong(line.substring(0, space)));
        });
        return values;
    }

    private static Output run(Path folder, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Output(process.waitFor(), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private record Output(int exitCode, String text) {}
}
