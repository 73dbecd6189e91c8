// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.cli.JsonTree;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.HostSettings;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hugemap pool} on this host. */
@RequiresHugePages(size = "2m", count = 0)
class PoolSetTest {
    private static final HugeTlb POOL = HugeTlb.of("2m");

    @TempDir
    private static Path folder;

    @Test
    void showsWhatTheKernelSays() {
        JsonTree pools = JsonTree.parse(Hugemap.of("pool show --json").run().out());
        JsonTree pool = pools.get("pools").elements().stream()
                .filter(one -> one.get("pageSize").number() == POOL.pageBytes())
                .findFirst()
                .orElseThrow();
        assertThat(pool.get("total").number()).isEqualTo(POOL.total());
        assertThat(Hugemap.of("pool show").run().out()).contains("page size").contains("2 MiB");
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 8, exactly = true)
    void setsAPoolAndPutsItBack() {
        long before = POOL.total();

        Finished more = Hugemap.of("pool set 2m " + (before + 16)).run();
        assertThat(more.exit()).as(more.err()).isZero();
        assertThat(more.out())
                .startsWith(before + 16 + " pages of 2 MiB in the pool, as asked\n")
                .contains("16 pages more")
                .contains("hugepagesz=2M hugepages=" + (before + 16));
        assertThat(POOL.total()).isEqualTo(before + 16);

        Finished back = Hugemap.of("pool set 2m " + before + " --json").run();
        assertThat(back.exit()).as(back.err()).isZero();
        assertThat(JsonTree.parse(back.out()).get("got").number()).isEqualTo(before);
        assertThat(POOL.total()).isEqualTo(before);
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 8, exactly = true)
    void setsANodesPart() {
        long before = Long.parseLong(
                HostSettings.read(Path.of("/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages")));
        long total = POOL.total();
        Finished set = Hugemap.of("pool set 2m " + (before + 4) + " --numa 0").run();
        assertThat(set.exit()).as(set.err()).isZero();
        assertThat(POOL.total()).isEqualTo(total + 4);
    }

    @Test
    @RequiresRoot
    void refusesMoreThanThereIsBeforeAWrite() {
        long before = POOL.total();

        Finished refused = Hugemap.of("pool set 2m 99999999").run();

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("can't have 99,999,999 pages of 2 MiB: ")
                .containsPattern("190\\.7 TiB more are needed, [0-9.]+ [GM]iB of [0-9.]+ [GM]iB are available")
                .contains(" stay for all else unless told otherwise [HM-204]\n");
        assertThat(POOL.total()).isEqualTo(before);
        assertThat(Remedies.in(refused.err())).singleElement().asString().contains("hugemap pool set 2m ");
    }

    @Test
    @RequiresRoot
    void aRemedyLeavesTheHostAsMuchAsWasTold() {
        Finished refused = Hugemap.of("pool set 2m 99999999 --leave 123m").run();
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(Remedies.in(refused.err()).getFirst()).endsWith(" --leave 128974848");
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 8, exactly = true)
    void refusesToTakePagesThatAreInUseAndGivesTheRestBack() {
        long others = POOL.total() - POOL.available();
        try (Holding holding = Holding.start(Hugemap.of("alloc 8m --require hugetlb:2m --hold --json"))) {
            assertThat(holding.reply().pid()).isPositive();
            Finished refused = Hugemap.of("pool set 2m " + (others + 3)).run();
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("so " + (others + 4) + " is the least that it can have");
            assertThat(POOL.total()).isEqualTo(others + 8);

            Remedies.paste(Remedies.in(refused.err()).getFirst());
            assertThat(POOL.total()).isEqualTo(others + 4);
            assertThat(POOL.available()).isZero();
        }
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 8, exactly = true)
    void aRemedyIsRightWherePagesAreInUse() {
        try (Holding holding = Holding.start(Hugemap.of("alloc 8m --require hugetlb:2m --hold --on-touch --json"))) {
            assertThat(holding.reply().pid()).isPositive();
            Finished refused = Hugemap.of("alloc 32m --require hugetlb:2m").run();
            assertThat(refused.exit()).isEqualTo(1);
            String command = Remedies.in(refused.err()).getFirst();
            assertThat(command).contains("hugemap pool set 2m ").doesNotContain("echo");

            Remedies.paste(command);
            assertThat(POOL.available()).isEqualTo(16);
            assertThat(Hugemap.of("alloc 32m --require hugetlb:2m").run().exit())
                    .isZero();
        }
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 8, exactly = true)
    void givesAnOrdinaryUserTheCommandToPassOn() {
        long wanted = POOL.total() + 4;

        Finished refused = Hugemap.ofNobody(folder, "pool set 2m " + wanted).run();

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("only root may write " + POOL.control());
        String command = Remedies.in(refused.err()).getFirst();
        assertThat(command).isEqualTo("sudo " + folder.resolve("hugemap") + " pool set 2m " + wanted);
        assertThat(POOL.total()).isEqualTo(wanted - 4);
        Remedies.pasteWithSudo(folder, command);
        assertThat(POOL.total()).isEqualTo(wanted);
    }

    @Test
    @RequiresRoot
    void namesAReadOnlySys() {
        // A mount namespace of its own, as a container has.
        String set = Hugemap.launcher() + " pool set 2m " + (POOL.total() + 1);
        String script = "mount -o remount,ro,bind /sys && exec " + set;
        Finished refused = Command.of("unshare", "--mount", "sh", "-c", script).run();
        assertThat(refused.exit()).as(refused.err()).isEqualTo(1);
        assertThat(refused.err())
                .contains("can't be written: /sys is mounted read-only, as in a container [HM-207]\n")
                .contains("to have it   run it on the host: sudo ");
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 8, exactly = true)
    void whatItSaysMakesItLastCanBePasted() {
        long count = POOL.total();
        Finished set = Hugemap.of("pool set 2m " + count).run();
        Path tmpfiles = folder.resolve("tmpfiles.conf");
        Path sysctl = folder.resolve("sysctl.conf");
        Remedies.paste(line(set, "tmpfiles.d").replace("/etc/tmpfiles.d/hugemap-pool-2m.conf", tmpfiles.toString()));
        Remedies.paste(line(set, "sysctl.d").replace("/etc/sysctl.d/60-hugemap.conf", sysctl.toString()));
        assertThat(tmpfiles).hasContent("w " + POOL.control() + " - - - - " + count);
        assertThat(sysctl).hasContent("vm.nr_hugepages = " + count);
    }

    private static String line(Finished set, String way) {
        return set.out()
                .lines()
                .filter(line -> line.contains(way + " "))
                .map(line -> line.substring(line.indexOf("echo ")))
                .findFirst()
                .orElseThrow();
    }
}
