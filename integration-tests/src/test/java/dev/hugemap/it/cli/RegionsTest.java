// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.shared.HugeMount;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.SharedRegion;
import org.junit.jupiter.api.Test;

/** {@code hugemap regions} through the launcher, over a mount of the test's own. */
@RequiresRoot
@RequiresHugePages(size = "2m", count = 8)
final class RegionsTest {
    private static Finished run(String arguments) {
        return Hugemap.of("regions " + arguments).run();
    }

    @Test
    void aRegionIsListedRefusedWhileItIsOpenAndRemoved() {
        try (HugeMount mount = HugeMount.of("pagesize=2M")) {
            try (SharedRegion region =
                    mount.memory().create("cli-index", 4L << 20, require(hugeTlb(PageSize.mib(2))))) {
                assertThat(region.name()).contains("cli-index");
                assertThat(run("list").out())
                        .containsPattern("cli-index +6 MiB +2 MiB +0 +\\d+ s +in use: open in process "
                                + ProcessHandle.current().pid());
                Finished refused = run("remove cli-index");
                assertThat(refused.exit()).isEqualTo(1);
                assertThat(refused.err()).contains("hugemap regions remove --in-use cli-index");
                region.closeClean();
            }
            assertThat(run("list --json").out()).contains("\"name\":\"cli-index\"", "\"state\":\"clean\"");

            Finished removed = run("remove cli-index");

            assertThat(removed.out()).isEqualTo("removed cli-index: clean, 6 MiB on 2 MiB pages\n");
            assertThat(removed.exit()).isZero();
            assertThat(run("list").out()).doesNotContain("cli-index");
        }
    }

    @Test
    void aRegionInUseIsRemovedWhereThatIsAskedFor() {
        try (HugeMount mount = HugeMount.of("pagesize=2M");
                SharedRegion region = mount.memory().create("cli-open", 1, require(hugeTlb(PageSize.mib(2))))) {
            Finished removed = run("remove --in-use cli-open");

            assertThat(removed.exit()).isZero();
            assertThat(removed.out()).contains("goes when its processes let go of it");
            assertThat(mount.memory().find("cli-open")).isEmpty();
            region.segment().fill((byte) 1);
        }
    }
}
