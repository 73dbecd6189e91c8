// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every source says in its first lines under which licence it is. */
class LicenceTest {
    private static final String LICENCE = "SPDX-License-Identifier: Apache-2.0";

    @TempDir
    private Path folder;

    @Test
    void everySourceNamesIt() throws IOException {
        List<Path> sources = sources(Checkout.root());

        assertThat(sources).hasSizeGreaterThan(1_000);
        assertThat(sources.stream().filter(LicenceTest::lacksLicence)).isEmpty();
    }

    @Test
    void findsASourceThatDoesNot() throws IOException {
        Path java = Files.writeString(folder.resolve("Silent.java"), "package dev.hugemap;\n");
        Path script = Files.writeString(folder.resolve("silent"), "#!/bin/sh\nexit 1\n");
        Files.writeString(folder.resolve("licensed"), "#!/bin/sh\n# " + LICENCE + "\n");
        Files.writeString(folder.resolve("notes.txt"), "no source\n");

        assertThat(sources(folder).stream().filter(LicenceTest::lacksLicence)).containsExactlyInAnyOrder(java, script);
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> Files.isRegularFile(file) && isOurs(root.relativize(file)) && isSource(file))
                    .toList();
        }
    }

    /** What a build leaves behind is not ours to mark. */
    private static boolean isOurs(Path file) {
        for (Path part : file) {
            if (part.toString().equals("target") || part.toString().equals(".git")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java")
                || name.endsWith(".c")
                || name.endsWith(".h")
                || head(file).getFirst().startsWith("#!");
    }

    private static boolean lacksLicence(Path source) {
        return head(source).stream().noneMatch(line -> line.endsWith(LICENCE));
    }

    /** The first two lines, as bytes: pictures are among the files. */
    private static List<String> head(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            return Stream.of(reader.readLine(), reader.readLine())
                    .map(line -> line == null ? "" : line)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
