// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.cli.JsonTree;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.HostSettings;
import dev.hugemap.it.RequiresMultiSizeThp;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hugemap thp} on this host. */
class ThpSetTest {
    private static final Path THP = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    private static final Path SMALL = THP.resolveSibling("hugepages-64kB").resolve("enabled");

    @TempDir
    private static Path folder;

    @Test
    void showsWhatTheKernelSays() {
        JsonTree json = JsonTree.parse(Hugemap.of("thp show --json").run().out());
        assertThat(json.get("enabled").text()).isEqualTo(HostSettings.read(THP));
        assertThat(json.get("defrag").text()).isEqualTo(HostSettings.read(THP.resolveSibling("defrag")));
        assertThat(Hugemap.of("thp show").run().out()).contains("global").contains(HostSettings.read(THP));
    }

    @Test
    @RequiresRoot
    @RequiresThp("madvise")
    void setsTheModeAboveAllSizesAndPutsItBack() {
        Finished never = Hugemap.of("thp set global never").run();
        assertThat(never.exit()).as(never.err()).isZero();
        assertThat(never.out())
                .startsWith("Transparent huge pages: never for all sizes that inherit\n")
                .contains("transparent_hugepage=never");
        assertThat(HostSettings.read(THP)).isEqualTo("never");
        assertThat(Hugemap.of("thp set global madvise").run().exit()).isZero();
        assertThat(HostSettings.read(THP)).isEqualTo("madvise");
    }

    @Test
    @RequiresRoot
    @RequiresThp("never")
    @RequiresMultiSizeThp(value = "64k", mode = "never", pmd = "inherit")
    void setsASizesModeAndPutsItBack() {
        Finished set = Hugemap.of("thp set 64k madvise").run();
        assertThat(set.exit()).as(set.err()).isZero();
        assertThat(set.out()).contains("thp_anon=64K:madvise").contains("written   " + SMALL);
        assertThat(HostSettings.read(SMALL)).isEqualTo("madvise");
        assertThat(Hugemap.of("alloc 1m --require mthp:64k").run().exit()).isZero();
        assertThat(Hugemap.of("thp set 64k never").run().exit()).isZero();
        assertThat(HostSettings.read(SMALL)).isEqualTo("never");
    }

    @Test
    @RequiresRoot
    @RequiresThp("never")
    @RequiresMultiSizeThp(value = "64k", mode = "never", pmd = "inherit")
    void aRemedyIsThisCommand() {
        Finished refused = Hugemap.of("alloc 4m --require thp").run();
        assertThat(refused.exit()).isEqualTo(1);
        String command = Remedies.in(refused.err()).getFirst();
        assertThat(command).endsWith("hugemap thp set global madvise");
        Remedies.paste(command);
        assertThat(Hugemap.of("alloc 4m --require thp").run().exit()).isZero();
    }

    @Test
    @RequiresRoot
    @RequiresThp("madvise")
    void givesAnOrdinaryUserTheCommandToPassOn() {
        Finished refused = Hugemap.ofNobody(folder, "thp set global never").run();
        assertThat(refused.exit()).isEqualTo(1);
        String command = Remedies.in(refused.err()).getFirst();
        assertThat(command).isEqualTo("sudo " + folder.resolve("hugemap") + " thp set global never");
        assertThat(HostSettings.read(THP)).isEqualTo("madvise");
        Remedies.pasteWithSudo(folder, command);
        assertThat(HostSettings.read(THP)).isEqualTo("never");
    }
}
