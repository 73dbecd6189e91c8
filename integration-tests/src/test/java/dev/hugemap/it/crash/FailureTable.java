// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The failure matrix as it was run, held against {@code docs/failures.md}. Every run leaves its rows in
 * {@code target/failures.md}; where the page is out of date, that is what to copy.
 */
final class FailureTable {
    private static final Path MADE = Path.of("target", "failures.md").toAbsolutePath();
    private static final Map<Failure, String> ROWS = new EnumMap<>(Failure.class);

    private static final Pattern SUDO_SHELL = Pattern.compile("sudo sh -c '([^']*)'");
    private static final Pattern CGROUP = Pattern.compile("/\\S+/(memory|hugetlb)\\.");
    private static final Pattern PROMISED = Pattern.compile(", [0-9,]+ of them promised to others");
    private static final String AMOUNT = "[0-9.,]+( [KMGT]iB| B)?";
    /** What differs from host to host and from run to run: what others hold, and what is computed from it. */
    private static final Pattern VARYING = Pattern.compile(String.join(
            "|",
            AMOUNT + " of " + AMOUNT + " (free in the pool|are committed|mappings)",
            AMOUNT + " needed beside",
            "leaves " + AMOUNT,
            "limited to " + AMOUNT + ", of which " + AMOUNT,
            "it offers \\[[^]]*]",
            "echo [0-9]+",
            "--pid [0-9]+"));

    private static final Pattern NUMBER = Pattern.compile("[0-9][0-9.,]*");

    private FailureTable() {}

    /** Sees that the page has this row, and puts it down for the next page. */
    static synchronized void check(Failure failure, String where, String answer, String says, String remedy) {
        String row = failure.cells() + " " + where + " | " + answer + " | " + steady(says) + " | " + steady(remedy)
                + " | yes | nothing |";
        ROWS.put(failure, row);
        write();
        assertThat(page())
                .as("docs/failures.md is out of date; the rows of this run are in %s", MADE)
                .contains(row);
    }

    /** The rows of the page, without their heads. */
    static List<String> page() {
        try {
            return Files.readAllLines(Checkout.root().resolve("docs/failures.md")).stream()
                    .filter(line -> line.startsWith("| "))
                    .skip(2)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String steady(String text) {
        String plain = SUDO_SHELL.matcher(text).replaceAll("$1").replace("sudo ", "");
        String own = PROMISED.matcher(plain).replaceAll("");
        String placed = CGROUP.matcher(own).replaceAll("…/$1.").replace("…/memory.max", "…/memory.limit_in_bytes");
        return VARYING.matcher(placed)
                .replaceAll(phrase -> Matcher.quoteReplacement(
                        NUMBER.matcher(phrase.group()).replaceAll("N").replaceAll("N( [KMGT]iB| B)", "N")))
                .replaceAll("it offers \\[N(, N)*]", "it offers [N, N]")
                .replace("|", "\\|");
    }

    private static void write() {
        try {
            Files.writeString(MADE, ROWS.values().stream().collect(Collectors.joining("\n", "", "\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
