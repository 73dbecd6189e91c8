// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.CgroupMount;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.page.PageSize;
import dev.hugemap.settings.SettingWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final PageSize HUGE = PageSize.mib(2);
    private static final String POOL = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages";

    private final Recorder recorder = new Recorder();

    private int run(FakeLinux linux, String commandLine) {
        return Main.run(recorder.console(), Machines.of(linux), commandLine.split(" ", -1));
    }

    private static FakeLinuxBuilder root() {
        return FakeLinux.x86().privileged();
    }

    /** The lines of standard output, blanks squeezed. */
    private List<String> rows() {
        return recorder.out()
                .lines()
                .map(line -> line.strip().replaceAll(" {2,}", " | "))
                .toList();
    }

    @Test
    void showsEachPoolAndWhatIsInIt() {
        FakeLinux linux = root().hugeTlb(HUGE, 128).overcommit(HUGE, 10).build();
        linux.admin().useElsewhere(HUGE, 100);
        linux.admin().reserveElsewhere(HUGE, 8);
        assertThat(run(linux, "pool show")).isZero();
        assertThat(rows())
                .containsExactly(
                        "In hugetlb pools: 256 MiB, 128 pages of 2 MiB",
                        "page size | pages | free | promised | surplus | on demand | memory",
                        "1 GiB | 0 | 0 | 0 | 0 | 0 | 0 B",
                        "2 MiB | 128 | 28 | 8 | 0 | 10 | 256 MiB");
    }

    @Test
    void showsNodesWhereThereAreSeveral() {
        run(root().hugeTlb(HUGE, 60, 40).build(), "pool show");
        assertThat(rows())
                .contains("node 0 | 60 | 60 |  | 0 |  | 120 MiB".replace(" |  | ", " | "))
                .contains("node 1 | 40 | 40 | 0 | 80 MiB");
    }

    @Test
    void saysThatAllAreEmptyOrThatThereAreNone() {
        run(root().build(), "pool show");
        run(root().withoutHugeTlb().build(), "pool show");
        assertThat(recorder.out())
                .contains("All hugetlb pools are empty\n")
                .contains("No hugetlb pools: this kernel has none, or doesn't let them be read\n");
    }

    @Test
    void setsAPoolAndSaysHowItLasts() {
        FakeLinux linux = root().build();
        assertThat(run(linux, "pool set 2m 128")).isZero();
        assertThat(recorder.err()).isEmpty();
        assertThat(rows())
                .containsExactly(
                        "128 pages of 2 MiB in the pool, as asked",
                        "asked | 128",
                        "got | 128 | had 0",
                        "try 1 | 128 pages more",
                        "pool | 128 of 128 free | 0 promised, 0 surplus",
                        "lasting | kernel words | hugepagesz=2M hugepages=128",
                        "sysctl.d | echo vm.nr_hugepages = 128 > /etc/sysctl.d/60-hugemap.conf",
                        "tmpfiles.d | echo w " + POOL + " - - - - 128 > /etc/tmpfiles.d/hugemap-pool-2m.conf");
        assertThat(linux.pool(HUGE).total()).isEqualTo(128);
        assertThat(run(linux, "pool set 2m 0")).isZero();
        assertThat(linux.pool(HUGE).total()).isZero();
    }

    @Test
    void setsOneNodesPart() {
        FakeLinux linux = root().nodes(2).build();
        assertThat(run(linux, "pool set 2m 12 --numa 1")).isZero();
        assertThat(linux.pool(HUGE, 0).total()).isZero();
        assertThat(linux.pool(HUGE, 1).total()).isEqualTo(12);
        assertThat(recorder.out()).startsWith("12 pages of 2 MiB on node 1 in the pool, as asked\n");
    }

    @Test
    void aShortGrantIsOneAndSaysWhy() {
        FakeLinux linux = root().build();
        // A kernel that finds 97 pieces, whatever it is asked for; and can be asked to compact.
        SettingWriter pieces = (path, value) -> {
            if (path.equals(POOL)) {
                linux.admin().pool(HUGE, Math.min(97, Long.parseLong(value)));
            }
        };
        int exit = Main.run(recorder.console(), Machines.writing(linux, pieces), "pool", "set", "2m", "128");
        assertThat(exit).isEqualTo(1);
        assertThat(recorder.err()).isEmpty();
        assertThat(rows())
                .startsWith(
                        "97 in the pool, not 128 pages of 2 MiB as asked: memory is in pieces",
                        "asked | 128",
                        "got | 97 | had 0",
                        "try 1 | 97 pages more",
                        "try 2 | 0 pages more, after memory was compacted",
                        "pool | 97 of 97 free | 0 promised, 0 surplus")
                .anySatisfy(
                        row -> assertThat(row).startsWith("why | memory is in pieces | 31 pages are missing, 62 MiB; "))
                .anySatisfy(
                        row -> assertThat(row).startsWith("to have it | sync; echo 3 > /proc/sys/vm/drop_caches; "));
    }

    @Test
    void tooManyAreRefusedBeforeAWriteWithACommandThatFits() {
        FakeLinux linux = root().memory(8L << 30).build();
        assertThat(run(linux, "pool set 2m 20000")).isEqualTo(1);
        assertThat(recorder.out()).isEmpty();
        assertThat(recorder.err())
                .startsWith("can't have 20,000 pages of 2 MiB: 39.1 GiB more are needed, ")
                .contains("  to have it   echo ");
        assertThat(linux.pool(HUGE).total()).isZero();
        assertThat(recorder.err()).endsWith("  or           leave the host less, if that is meant: --leave SIZE\n");
        linux.admin().run(recorder.err().lines().toList().get(1).substring("  to have it   ".length()));
        assertThat(linux.pool(HUGE).total()).isPositive();
    }

    @Test
    void leavesAsMuchAsTold() {
        FakeLinux linux = root().memory(8L << 30).build();
        assertThat(run(linux, "pool set 2m 1 --leave 8g")).isEqualTo(1);
        assertThat(recorder.err()).contains("8 GiB of them stay for all else [HM-204]\n", "end what uses memory");
        assertThat(run(linux, "pool set 2m 1 --leave 0")).isZero();
    }

    @Test
    void pagesInUseAreRefusedByNumber() {
        FakeLinux linux = root().hugeTlb(HUGE, 128).build();
        linux.admin().useElsewhere(HUGE, 100);
        assertThat(run(linux, "pool set 2m 64")).isEqualTo(1);
        assertThat(recorder.err()).contains("of 128 pages 100 are in use, so 100 is the least");
        assertThat(linux.pool(HUGE).surplus()).isZero();
    }

    @Test
    void anOrdinaryUserGetsACommandToPassOn() {
        FakeLinux linux = FakeLinux.x86().build();
        assertThat(run(linux, "pool set 2m 128 --leave 1g")).isEqualTo(1);
        assertThat(recorder.out()).isEmpty();
        assertThat(recorder.err())
                .isEqualTo("can't have 128 pages of 2 MiB: only root may write " + POOL + " [HM-206]\n"
                        + "  to have it   sudo sh -c 'echo 128 > " + POOL + "'\n");
    }

    @Test
    void namesTheLimitOfAControlGroup() {
        FakeLinux linux =
                root().cgroup(CgroupMount.V2).hugeTlbLimit(HUGE, 8 << 20).build();
        assertThat(run(linux, "pool set 2m 128")).isZero();
        assertThat(recorder.out()).contains("note      this process's control group may have 8 MiB of it: /");
    }

    @Test
    void jsonHoldsTheSame() {
        FakeLinux linux = root().hugeTlb(HUGE, 60, 40).build();
        run(linux, "pool show --json");
        JsonTree pool = JsonTree.parse(recorder.out()).get("pools").elements().getFirst();
        assertThat(pool.get("pageSize").number()).isEqualTo(HUGE.bytes());
        assertThat(pool.get("total").number()).isEqualTo(100);
        assertThat(pool.get("nodes").elements()).hasSize(2);

        Recorder set = new Recorder();
        assertThat(Main.run(set.console(), Machines.of(linux), "pool", "set", "2m", "128", "--json"))
                .isZero();
        JsonTree json = JsonTree.parse(set.out());
        assertThat(json.names())
                .containsExactly("asked", "had", "got", "asAsked", "tries", "shortfall", "pool", "notes", "lasting");
        assertThat(json.get("asked").get("node").isNull()).isTrue();
        assertThat(json.get("had").number()).isEqualTo(100);
        assertThat(json.get("got").number()).isEqualTo(128);
        assertThat(json.get("tries").elements().getFirst().get("compaction").text())
                .isEqualTo("none");
        assertThat(json.get("shortfall").isNull()).isTrue();
        assertThat(json.get("lasting").elements().getFirst().get("way").text()).isEqualTo("kernel command line");

        Recorder refused = new Recorder();
        assertThat(Main.run(refused.console(), Machines.of(linux), "pool", "set", "64k", "1", "--json"))
                .isEqualTo(1);
        assertThat(JsonTree.parse(refused.out()).get("refused").get("reason").text())
                .isEqualTo("size unknown");
        assertThat(refused.err()).startsWith("can't have 1 page of 64 KiB: ");
    }
}
