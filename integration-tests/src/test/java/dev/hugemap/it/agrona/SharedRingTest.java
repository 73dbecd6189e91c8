// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.agrona;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.ChildJvm;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ring between two processes, on pages of which each of the two knows how it has them. */
@RequiresRoot
class SharedRingTest {
    static final Duration GIVE_UP = Duration.ofMinutes(2);
    private static final int PRODUCERS = 2;
    private static final int MESSAGES = Integer.getInteger("hugemap.agrona.messages", 100_000);

    @Test
    @RequiresHugePages(size = "2m", count = 2)
    void deliversEveryMessageOnPagesOfAPool(@TempDir Path folder) throws Exception {
        PageSize huge = PageSize.mib(2);
        try (Mount mount = Mount.of("hugetlbfs", "pagesize=" + huge.bytes(), folder)) {
            assertBothOn(huge, mount);
        }
    }

    @Test
    void deliversEveryMessageOnTransparentHugePagesOfATmpfs(@TempDir Path folder) throws Exception {
        PageSize huge = HugeMemory.system().host().pageSizes().thp().orElseThrow();
        try (Mount mount = Mount.of("tmpfs", "huge=always", folder)) {
            assertBothOn(huge, mount);
        }
    }

    @Test
    void deliversEveryMessageOnBasePagesOfATmpfsThatHasNoOthers(@TempDir Path folder) throws Exception {
        HugeMemory memory = HugeMemory.system();
        int bytes = Math.toIntExact(
                2 * memory.host().pageSizes().thp().orElseThrow().bytes());
        try (Mount mount = Mount.of("tmpfs", "huge=never", folder)) {
            MappingReport report = deliver(mount.folder().resolve("ring"), bytes);
            assertThat(report.bytesOnLeaves(memory.host().pageSizes().base())).isPositive();
            assertThat(report.rows()).hasSize(1);
        }
    }

    private static void assertBothOn(PageSize huge, Mount mount) throws Exception {
        int bytes = Math.toIntExact(2 * huge.bytes());
        MappingReport here = deliver(mount.folder().resolve("ring"), bytes);

        assertThat(here.bytesOnLeaves(huge)).as(here.toString()).isEqualTo(bytes);
    }

    /** Sends in a child and receives here; the report of this process, which the child's agrees with. */
    private static MappingReport deliver(Path file, int bytes) throws Exception {
        try (Arena arena = Arena.ofShared()) {
            SharedRing shared = SharedRing.map(arena, file, bytes);
            CompletableFuture<ChildJvm.Result> child =
                    CompletableFuture.supplyAsync(() -> ChildJvm.of(SharedRingChild.class)
                            .withOptions("--enable-native-access=ALL-UNNAMED")
                            .withArguments(file.toString(), "" + bytes, "" + PRODUCERS, "" + MESSAGES)
                            .within(GIVE_UP)
                            .run());
            Arrivals arrivals = Arrivals.ofAll(PRODUCERS);
            SharedRing.receive(shared.ring(), arrivals, (long) PRODUCERS * MESSAGES);

            ChildJvm.Result sender = child.get();
            assertThat(sender.err()).isEmpty();
            assertThat(sender.exitCode()).isZero();
            assertThat(arrivals.count()).isEqualTo((long) PRODUCERS * MESSAGES);
            MappingReport here = shared.report();
            assertThat(sender.out().strip()).isEqualTo(here.toString());
            return here;
        }
    }
}
