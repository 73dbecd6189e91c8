// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.bench.CSource;
import dev.hugemap.bench.Thp;
import dev.hugemap.bench.ThpSwitch;
import dev.hugemap.host.Host;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FoliosTest {
    private static final Path FRAMES = Path.of("/proc/kpageflags");

    @Test
    void areSeenUnderSmallLeavesInJavaAndInC() throws IOException {
        PageSize huge = Thp.open();
        PageSize size = Backing.FOLIOS
                .pageSize(Host.system().pageSizes())
                .orElseGet(() -> abort("this kernel has no folios of that size"));
        assumeTrue(Files.isReadable(FRAMES), "needs root");
        LoadMemory memory = new LoadMemory();
        memory.backing = "64k";
        memory.bytes = 4 * huge.bytes();

        // Without the larger size: khugepaged would merge folios into one of it while they are looked at.
        try (ThpSwitch _ = ThpSwitch.to(size, "madvise");
                ThpSwitch _ = ThpSwitch.to(huge, "never");
                CBaseline baseline =
                        CBaseline.compile(CSource.compiler().orElseGet(() -> abort("no C compiler on the PATH")))) {
            memory.open(1);
            memory.close();

            assertThat(memory.observation().reason()).isEmpty();
            for (String workload : List.of("read", "touch", "populate")) {
                CResult inC = baseline.run(CLoad.of(workload, Backing.FOLIOS, memory.bytes, 1, 1, 2));
                assertThat(inC.observation().reason()).as(workload).isEmpty();
            }
            Look look = Objects.requireNonNull(memory.observation().after());
            assertThat(look.folios()).containsOnlyKeys(size.bytes());
            assertThat(look.leaves())
                    .containsOnlyKeys(Host.system().pageSizes().base().bytes());
            assertThat(look.evidence()).contains("kpageflags");
        }
    }
}
