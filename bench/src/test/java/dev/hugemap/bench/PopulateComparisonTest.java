// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.host.Host;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PopulateComparisonTest {
    @Test
    void runsEachArmAndPrintsBothCounts(@TempDir Path folder) {
        PageSize huge = Thp.open();
        assumeTrue(Host.system().thp().enabled() != ThpMode.ALWAYS, "the JDK's memory is on huge pages here too");
        assumeTrue(CSource.compiler().isPresent(), "no C compiler on the PATH");
        Path json = folder.resolve("new").resolve("result.json");

        Captured run = Captured.run(
                new PopulateComparison(),
                "--rounds=1",
                "--warm-up=0",
                "--small-rounds=1",
                "--size=" + 4 * huge.bytes(),
                "--threads=1,2",
                "--json=" + json);

        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(run.out())
                .contains("hugemap", "Arena.ofShared()", "ByteBuffer.allocateDirect", "4 × " + huge)
                .contains("hugemap / C, populate, " + huge + ", 1 thread  ")
                .contains("hugemap / C, populate, " + huge + ", 2 threads", "at most 1.02")
                .contains("Full count: 15 rounds of 1 GiB after", "CI count: 3 rounds of 256 MiB after")
                .doesNotContain("rejected");
        assertThat(json).content().contains("\"benchmark\" : \"populate\"");
    }

    @Test
    void refusesWrongUsage() {
        assertRefused("'lots' is no size", "--size", "lots");
        assertRefused("--rounds takes 1 or more", "--rounds", "0");
        assertRefused("--small-rounds takes 0 or more", "--small-rounds", "-1");
        assertRefused("--threads takes 1 or more", "--threads", "1,0");
    }

    private static void assertRefused(String text, String... arguments) {
        Captured run = Captured.run(new PopulateComparison(), arguments);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(text);
        assertThat(run.out()).isEmpty();
    }
}
