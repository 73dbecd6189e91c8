// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of system calls in docs/guides/containers.md is of those that the bridge makes: all, and no other. */
final class ContainersPageTest {
    private static final Path BRIDGE =
            Checkout.root().resolve("native-bridge/src/main/java/dev/hugemap/bridge/call/FfmBridge.java");
    private static final Pattern CALL = Pattern.compile("LibC\\s*\\.(?:sys)?call\\(");
    private static final Pattern NAMED =
            Pattern.compile(CALL + "\\s*(?:\"(\\w+)\"|(?:SYSCALL,\\s*)?Syscalls\\.NR_(\\w+))");
    private static final Pattern WORD = Pattern.compile("`([a-z_0-9]+)`");

    /** Functions of the C library whose system call has another name on x86-64. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "open", "openat",
            "pread", "pread64",
            "pwrite", "pwrite64",
            "eventfd", "eventfd2",
            "getrlimit", "prlimit64");

    /** The size of a page, all that is asked for by it, is told to a process when it starts. */
    private static final String NO_CALL = "sysconf";

    private static List<String> functions() throws IOException {
        return NAMED.matcher(Files.readString(BRIDGE))
                .results()
                .map(ContainersPageTest::name)
                .toList();
    }

    private static String name(MatchResult call) {
        return call.group(1) != null ? call.group(1) : call.group(2).toLowerCase(Locale.ROOT);
    }

    private static Set<String> shown() throws IOException {
        Set<String> shown = new TreeSet<>();
        Files.readAllLines(Checkout.root().resolve("docs/guides/containers.md")).stream()
                .dropWhile(line -> !line.startsWith("| for | calls |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|")[2])
                .flatMap(calls -> WORD.matcher(calls).results())
                .forEach(word -> shown.add(word.group(1)));
        return shown;
    }

    @Test
    void everyCallOfTheBridgeIsSeen() throws IOException {
        assertThat(functions())
                .hasSize((int) CALL.matcher(Files.readString(BRIDGE)).results().count())
                .hasSizeGreaterThan(30);
    }

    @Test
    void theTableHasAllCallsOfTheBridgeAndNoOther() throws IOException {
        Stream<String> calls = functions().stream()
                .filter(function -> !function.equals(NO_CALL))
                .map(function -> OTHERWISE.getOrDefault(function, function));

        assertThat(shown()).containsExactlyInAnyOrderElementsOf(calls.collect(Collectors.toSet()));
    }
}
