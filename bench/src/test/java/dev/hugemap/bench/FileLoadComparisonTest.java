// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLoadComparisonTest {
    @Test
    void loadsAndMapsBesideThePagesThatTheFileIsOn(@TempDir Path folder) throws IOException {
        PageSize huge = Thp.open();
        assumeTrue(Files.isWritable(Path.of("/proc/sys/vm/drop_caches")), "needs root, to drop the page cache");
        Path result = folder.resolve("result.json");

        Captured run = Captured.run(
                new FileLoadComparison(),
                "--rounds=1",
                "--warm-up=0",
                "--size=" + 4 * huge.bytes(),
                "--folder=" + folder.resolve("files"),
                "--json=" + result);

        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(run.out())
                .contains("all there, cold, ms", "random read, ns", "FileChannel.map", "4 × " + huge)
                .doesNotContain("rejected");
        assertThat(Files.readString(result)).contains("\"benchmark\" : \"file-load\"", "\"observed\" : [");
        try (Stream<Path> left = Files.list(folder.resolve("files"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void refusesSizesThatItsFileCanNotHave() {
        assertThat(Captured.run(new FileLoadComparison(), "--size=3000").err())
                .contains("--size takes a multiple of 1 MiB");
    }
}
