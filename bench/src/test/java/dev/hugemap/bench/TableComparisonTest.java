// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableComparisonTest {
    @Test
    void looksUpInBothTablesBesideThePagesThatTheyAreOn(@TempDir Path folder) throws IOException {
        PageSize huge = Thp.open();
        Path result = folder.resolve("result.json");

        Captured run = Captured.run(
                new TableComparison(), "--rounds=1", "--warm-up=0", "--size=" + 8 * huge.bytes(), "--json=" + result);

        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(run.out())
                .contains("look-up, ns", "Arena.ofShared", "HugeArena.ofShared", "8 × " + huge)
                .doesNotContain("rejected");
        assertThat(Files.readString(result)).contains("\"benchmark\" : \"table\"", "\"observed\" : [");
    }

    @Test
    void refusesSizesThatNoTableHas() {
        assertThat(Captured.run(new TableComparison(), "--size=3m").err()).contains("--size takes a power of two");
    }
}
