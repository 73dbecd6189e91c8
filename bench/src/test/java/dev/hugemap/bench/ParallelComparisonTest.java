// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.host.Host;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParallelComparisonTest {
    @Test
    void holdsTheSpeedUpOnEachPageSizeAgainstThatOfC(@TempDir Path folder) {
        PageSize huge = Thp.open();
        PageSize base = Host.system().pageSizes().base();
        assumeTrue(CSource.compiler().isPresent(), "no C compiler on the PATH");
        long bytes = 8 * huge.bytes();

        Captured run = Captured.run(
                new ParallelComparison(),
                "--rounds=2",
                "--warm-up=1",
                "--small-rounds=1",
                "--size=" + bytes,
                "--json=" + folder.resolve("result.json"));

        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(run.out().lines().filter(line -> line.endsWith("  8 × " + huge)))
                .hasSize(8);
        assertThat(run.out()
                        .lines()
                        .filter(line -> line.endsWith("  " + Bytes.count(base.pagesIn(bytes)) + " × " + base)))
                .hasSize(8);
        for (PageSize size : new PageSize[] {huge, base}) {
            assertThat(run.out())
                    .contains("hugemap / C, populate, " + size + ", 1 thread  ")
                    .contains("hugemap / C, populate, " + size + ", 2 threads")
                    .contains("speed-up of hugemap, populate, " + size + ", 2 threads")
                    .contains("speed-up of C, populate, " + size + ", 2 threads")
                    .contains("speed-up of hugemap / of C, populate, " + size + ", 2 threads");
        }
        assertThat(run.out()).contains("at most 1.03", "at least 0.97").doesNotContain("rejected", "Arena.ofShared()");
    }

    @Test
    void namesItsResultAfterItself() {
        assertThat(Captured.run(new ParallelComparison(), "--help").out()).contains("target/ParallelComparison.json");
    }
}
