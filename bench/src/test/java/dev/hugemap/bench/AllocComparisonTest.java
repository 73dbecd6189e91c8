package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocComparisonTest {
    @Test
    void holdsPoolsAgainstTheJdkWithGarbageAndPagesBesideEach(@TempDir Path folder) throws IOException {
        Path result = folder.resolve("result.json");

        Captured run = Captured.run(
                new AllocComparison(),
                "--ci",
                "--sizes=64",
                "--threads=1",
                "--patterns=LOCAL",
                "--rivals=Arena.ofConfined",
                "--json=" + result);

        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(run.out())
                .contains("1 round after 0 to warm up", "B/op")
                .contains("64 B, local, 1 thread  pool arena")
                .contains("Arena.ofConfined / pool arena: 64 B, local, 1 thread")
                .doesNotContain("Netty");
        assertThat(Files.readString(result))
                .contains("\"benchmark\" : \"allocation\"", "\"rival\" : \"Arena.ofConfined\"", "\"observed\" : [");
    }

    @Test
    void measuresBlocksThatAnotherThreadFrees(@TempDir Path folder) {
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
