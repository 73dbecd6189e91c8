// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofCostTest {
    @Test
    void holdsVerdictsAgainstReadingSmapsAndThatAgainstItsText(@TempDir Path folder) throws IOException {
        PageSize huge = Thp.open();
        Path result = folder.resolve("result.json");

        Captured run = Captured.run(
                new ProofCost(),
                "--rounds=2",
                "--warm-up=1",
                "--mappings=200",
                "--size=" + 8 * huge.bytes(),
                "--json=" + result);

        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(run.out())
                .contains("with 200 small mappings besides")
                .contains("smaps, every field / report", "smaps, every field / walk")
                .contains("smaps, every field / smaps, text alone")
                .doesNotContain("rejected");
        assertThat(Files.readString(result)).contains("\"benchmark\" : \"proof\"", "\"mappings\" : 200");
    }

    @Test
    void refusesSizesThatAreNoHugePages() {
        assertThat(Captured.run(new ProofCost(), "--size=4096").err()).contains("--size takes whole huge pages");
    }
}
