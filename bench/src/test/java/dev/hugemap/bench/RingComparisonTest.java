// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingComparisonTest {
    @Test
    void countsMessagesOnHugeAndOnBasePagesBesideWhatBothProcessesSaw(@TempDir Path folder) throws IOException {
        PageSize huge = Thp.open();
        assumeTrue(Files.isWritable(Path.of("/proc/sys/vm/drop_caches")), "needs root, to mount a tmpfs");
        Path result = folder.resolve("result.json");

        Captured run = Captured.run(
                new RingComparison(), "--rounds=1", "--warm-up=0", "--size=" + 2 * huge.bytes(), "--json=" + result);

        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(run.out())
                .contains("between two processes")
                .contains("on " + huge, "2 × " + huge + " in both")
                .doesNotContain("rejected");
        assertThat(Files.readString(result)).contains("\"benchmark\" : \"ring\"", "\"observed\" : [");
    }

    @Test
    void refusesSizesThatNoRingHas() {
        assertThat(Captured.run(new RingComparison(), "--size=3m").err()).contains("--size takes a power of two");
    }
}
