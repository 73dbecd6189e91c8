// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.inspect.Cause;
import dev.hugemap.inspect.Explanation;
import dev.hugemap.it.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The explanations as they were given, held against {@code docs/explain.md}. Every run leaves its rows in
 * {@code target/explain.md}; where the page is out of date, that is what to copy.
 */
final class ExplainTable {
    private static final Path MADE = Path.of("target", "explain.md").toAbsolutePath();
    private static final Map<Situation, String> ROWS = new TreeMap<>(Comparator.comparing(Situation.ALL::indexOf));

    private ExplainTable() {}

    /** Sees that the page has this row, and puts it down for the next page. */
    static synchronized void check(Situation situation, Explanation explanation) {
        Cause first = explanation.causes().getFirst();
        String kinds =
                explanation.causes().stream().map(cause -> cause.kind().name()).collect(Collectors.joining(", "));
        String row = situation.cell() + " " + kinds + " | " + first.sentence() + " | " + steady(first.observed())
                + " | " + steady(first.remedy()) + " |";
        ROWS.put(situation, row);
        write();
        assertThat(page())
                .as("docs/explain.md is out of date; the rows of this run are in %s", MADE)
                .contains(row);
    }

    /** The rows of the page, without their heads. */
    static List<String> page() {
        try {
            return Files.readAllLines(Checkout.root().resolve("docs/explain.md")).stream()
                    .filter(line -> line.startsWith("| "))
                    .skip(2)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without what differs between kernels and between users: most flags, folios that root alone sees, sudo. */
    static String steady(String text) {
        return text.replaceAll("VmFlags (\\w\\w )*(hg|nh)\\b( \\w\\w)*", "VmFlags … $2 …")
                .replaceAll(", (folios: for root to see|folios of [0-9]+ KiB by kpageflags)", "")
                .replaceAll("[0-9]+ of [0-9]+ free in the pool, [0-9]+ promised", "N of N free in the pool, N promised")
                .replaceAll("echo [0-9]+ ", "echo N ")
                .replaceAll("sudo sh -c '([^']*)'", "$1")
                .replaceAll("sudo ", "");
    }

    private static void write() {
        try {
            Files.writeString(MADE, ROWS.values().stream().collect(Collectors.joining("\n", "", "\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
