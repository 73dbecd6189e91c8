// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each claim of docs/threats.md has a test beside it, and the test is there; so does each parser in docs/fuzz.md. */
final class ThreatsPageTest {
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`");
    private static final Pattern TARGET = Pattern.compile("FuzzTarget\\.(?:text|binary)\\(\\s*\"([^\"]+)\", (\\d+)");
    private static final Pattern READS = Pattern.compile(
            "(?:Long|Integer|Double)\\.(?:parse\\w+|valueOf|decode)\\(|\\.split\\(\"|Pattern\\.compile\\(|static \\S+ parse\\("
                    + "|new RecordingFile\\(");

    private final Path root = Checkout.root();

    private Stream<Path> sources(String folder) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module :
                List.of("native-bridge", "core", "agrona", "cli", "bench", "vfio-fake", "integration-tests", "docs")) {
            Path sources = root.resolve(module).resolve(folder);
            if (Files.isDirectory(sources)) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
                }
            }
        }
        return found.stream();
    }

    /** Tests that a page names and that aren't there. */
    private List<String> absentTests(Path page) throws IOException {
        Map<String, String> tests = new TreeMap<>();
        for (Path file : sources("src/test/java").toList()) {
            // Two modules may have a test class of the same name.
            tests.merge(file.getFileName().toString(), Files.readString(file), String::concat);
        }
        List<String> absent = new ArrayList<>();
        Matcher named = TEST.matcher(Files.readString(page));
        while (named.find()) {
            String test = tests.getOrDefault(named.group(1) + ".java", "");
            if (!test.contains("void " + named.group(2) + "(")) {
                absent.add(named.group());
            }
        }
        return absent;
    }

    @Test
    void everyTestThatAClaimNamesIsThere() throws IOException {
        Path page = root.resolve("docs/threats.md");

        assertThat(TEST.matcher(Files.readString(page)).results().count()).isGreaterThan(20);
        assertThat(absentTests(page)).isEmpty();
        assertThat(absentTests(root.resolve("docs/fuzz.md"))).isEmpty();
    }

    @Test
    void everyClaimNamesATest() throws IOException {
        List<String> rows = Files.readAllLines(root.resolve("docs/threats.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---") && !line.endsWith(" test |"))
                .toList();

        assertThat(rows)
                .hasSizeGreaterThan(15)
                .allMatch(row -> TEST.matcher(row).find());
    }

    @Test
    void aTestThatIsNotThereIsFound(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(
                folder.resolve("page.md"),
                "`ThreatsPageTest.aTestThatIsNotThereIsFound`, `ThreatsPageTest.soMuchForThat`, `NoSuchTest.atAll`");

        assertThat(absentTests(page)).containsExactly("`ThreatsPageTest.soMuchForThat`", "`NoSuchTest.atAll`");
    }

    @Test
    void everyTargetIsInTheTableAndAllSharesMakeAThousand() throws IOException {
        String page = Files.readString(root.resolve("docs/fuzz.md"));
        Map<String, Integer> targets = new TreeMap<>();
        for (Path file : sources("src/test/java")
                .filter(file -> file.toString().endsWith("FuzzTest.java"))
                .toList()) {
            TARGET.matcher(Files.readString(file))
                    .results()
                    .forEach(target -> targets.put(target.group(1), Integer.valueOf(target.group(2))));
        }

        assertThat(targets.keySet()).allSatisfy(target -> assertThat(page).contains("| " + target + " |"));
        assertThat(targets.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1000);
    }

    @Test
    void everyClassThatReadsATextIsInTheTableOrSaidToBeLeftOut() throws IOException {
        String page = Files.readString(root.resolve("docs/fuzz.md"));
        List<String> missing = new ArrayList<>();
        for (Path file : sources("src/main/java").toList()) {
            String name = file.getFileName().toString().replace(".java", "");
            if (READS.matcher(Files.readString(file)).find()
                    && !Pattern.compile("`" + name + "`").matcher(page).find()) {
                missing.add(root.relativize(file).toString());
            }
        }

        assertThat(missing).isEmpty();
    }
}
