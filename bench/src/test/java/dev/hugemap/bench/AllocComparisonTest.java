// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocComparisonTest {
    @Test
    void holdsPoolsAgainstTheJdkWithGarbageAndPagesBesideEach(@TempDir Path folder) throws IOException {
        String huge = " on " + Bytes.format(Thp.open().bytes()) + " leaves";
        Path result = folder.resolve("result.json");

        Captured run = Captured.run(
                new AllocComparison(),
                "--ci",
                "--sizes=64",
                "--threads=1",
                "--patterns=ESCAPING",
                "--rivals=Arena.ofConfined",
                "--json=" + result);

        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(run.out())
                .contains(
                        "1 round after 0 to warm up",
                        "min to max",
                        "Arena.ofConfined / pool arena: 64 B, escaping, 1 thread")
                .containsPattern(row("pool arena", "[0-9]+\\.[0-9]", "[0-9.]+ .*" + huge))
                .containsPattern(row("Arena.ofConfined", "[1-9][0-9]+\\.[0-9]", "$"))
                .doesNotContain("Netty", "failed", "rejected, and");
        assertThat(Files.readString(result))
                .contains("\"benchmark\" : \"allocation\"")
                .containsPattern("\"rival\" : \"Arena.ofConfined\"[^{]*\"picos\" : \\[ [1-9]")
                .containsPattern("\"rival\" : \"Arena.ofConfined\"[^{]*\"garbage\" : \\[ [1-9]")
                .containsPattern("\"rival\" : \"pool arena\"[^{]*\"observed\" : \\[ \"[^\"]*" + huge);
    }

    @Test
    void measuresBlocksThatAnotherThreadFrees(@TempDir Path folder) {
        PageSize _ = Thp.open();
        Captured run = Captured.run(
                new AllocComparison(),
                "--ci",
                "--sizes=4k",
                "--patterns=HAND_OVER",
                "--rivals=hand-over of addresses",
                "--json=" + folder.resolve("result.json"));

        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(run.out())
                .contains("4 KiB, freed by another thread  pool, address")
                .contains("4 KiB, freed by another thread  hand-over of addresses");
    }

    /** A rival's row: the garbage and what its pages are, as regular expressions. */
    private static Pattern row(String rival, String garbage, String observed) {
        return Pattern.compile(
                "^ *64 B, escaping, 1 thread +" + rival + " +[0-9.,]+ +[0-9.,]+ to [0-9.,]+ +[0-9.,]+ +[0-9.]+ %( !)? +"
                        + garbage + " *" + observed,
                Pattern.MULTILINE);
    }

    @Test
    void refusesSizesThreadsAndPatternsThatThereAreNot() {
        assertThat(Captured.run(new AllocComparison(), "--sizes=7").err()).contains("--sizes takes 8 to 1m");
        assertThat(Captured.run(new AllocComparison(), "--sizes=2m").err()).contains("--sizes takes 8 to 1m");
        assertThat(Captured.run(new AllocComparison(), "--threads=0").err()).contains("--threads takes 1 to 64");
        assertThat(Captured.run(new AllocComparison(), "--patterns=SIDEWAYS").err())
                .contains("--patterns");
        assertThat(Captured.run(new AllocComparison(), "--rivals=nobody").err()).contains("no rival nobody");
    }
}
