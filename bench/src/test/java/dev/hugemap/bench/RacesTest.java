// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The races of a pool, by jcstress in a JVM of its own, which forks others. How long is the system property
 * {@code hugemap.races}, a mode of jcstress: the shortest if not set.
 */
class RacesTest {
    @TempDir
    private Path folder;

    @Test
    void noRaceEndsAsItMustNot() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process jcstress = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.openjdk.jcstress.Main",
                        "-jvmArgs",
                        "--enable-native-access=ALL-UNNAMED",
                        "-m",
                        System.getProperty("hugemap.races", "sanity")))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(output.toFile()))
                .start();
        int status = jcstress.waitFor();
        String said = Files.readString(output);
        assertThat(status).as(said).isZero();
        assertThat(said).contains("Failed tests: No matches", "Error tests: No matches", "6 matching test results");
        System.out.println("jcstress: "
                + said.lines().filter(line -> line.startsWith("(Results")).reduce("", (before, last) -> last));
    }
}
