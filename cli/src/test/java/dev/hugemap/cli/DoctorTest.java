// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.CgroupMount;
import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private static final PageSize HUGE = PageSize.mib(2);

    private final Recorder recorder = new Recorder();

    private int doctor(FakeLinux linux, String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "doctor";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Main.run(recorder.console(), Machines.of(linux), arguments);
    }

    /** The rows of one page size, blanks squeezed. */
    private List<String> rows(String size) {
        return recorder.out()
                .lines()
                .map(line -> line.strip().replaceAll(" {2,}", " | "))
                .filter(line -> line.startsWith(size + " |"))
                .toList();
    }

    private static FakeLinuxBuilder off() {
        return FakeLinux.x86().thp(ThpMode.NEVER).multiThp(HUGE, ThpMode.INHERIT);
    }

    @Test
    void worksWhereTransparentPagesCanBeAskedFor() {
        assertThat(doctor(FakeLinux.x86().build())).isZero();
        assertThat(recorder.out()).startsWith("Huge pages work here: transparent 2 MiB for any process that asks\n");
        assertThat(recorder.err()).isEmpty();
    }

    @Test
    void worksWhereAPoolHasUnreservedPages() {
        assertThat(doctor(off().hugeTlb(HUGE, 100).build())).isZero();
        assertThat(recorder.out()).startsWith("Huge pages work here: hugetlb 2 MiB, 100 pages free\n");
        assertThat(rows("2 MiB")).contains("2 MiB | hugetlb | pool | 100 of 100 | ready: --require hugetlb:2m");
    }

    @Test
    void failsWhereNothingIsOn() {
        assertThat(doctor(off().build())).isEqualTo(1);
        assertThat(recorder.out())
                .startsWith("No huge pages for this process now: hugetlb pool empty, transparent off\n");
    }

    @Test
    void failsWhereThePoolIsUsedUp() {
        FakeLinux linux = off().hugeTlb(HUGE, 100).build();
        linux.admin().useElsewhere(HUGE, 100);
        assertThat(doctor(linux)).isEqualTo(1);
        assertThat(rows("2 MiB").getFirst()).startsWith("2 MiB | hugetlb | pool used up | 0 of 100 | ");
    }

    @Test
    void failsWhereTheProcessHasTransparentPagesSwitchedOff() {
        assertThat(doctor(FakeLinux.x86().processThpDisable(1).build())).isEqualTo(1);
        assertThat(rows("2 MiB"))
                .anySatisfy(row -> assertThat(row)
                        .startsWith("2 MiB | transparent | off for process | - | call prctl(PR_SET_THP_DISABLE"));
    }

    @Test
    void worksForAProcessThatGetsThemWhereItAsks() {
        assertThat(doctor(FakeLinux.x86().processThpDisable(3).build())).isZero();
    }

    @Test
    void tellsEveryProcessFromThoseThatAsk() {
        doctor(FakeLinux.x86().multiThp(PageSize.kib(64), ThpMode.ALWAYS).build());
        assertThat(recorder.out())
                .startsWith("Huge pages work here: transparent 64 KiB for every process; transparent 2 MiB for any"
                        + " process that asks\n");
    }

    @Test
    void commandsDoWhatTheyPromise() {
        FakeLinux linux = off().privileged().build();
        doctor(linux);
        List<String> commands = recorder.out()
                .lines()
                .filter(line -> line.contains("echo "))
                .map(line -> line.substring(line.indexOf("echo ")).replaceAll(" *#.*", ""))
                .toList();
        assertThat(commands).hasSize(10);
        commands.forEach(linux.admin()::run);
        Recorder after = new Recorder();
        assertThat(Main.run(after.console(), Machines.of(linux), "doctor")).isZero();
        assertThat(after.out())
                .startsWith("Huge pages work here: transparent 2 MiB, 1 MiB, 512 KiB, 256 KiB, 128 KiB, 64 KiB, 32 KiB,"
                        + " 16 KiB for any process that asks; hugetlb 1 GiB, ")
                .contains("hugetlb 2 MiB, 512 pages free\n")
                .doesNotContain("echo ");
    }

    @Test
    void anOrdinaryUserGetsCommandsWithSudo() {
        doctor(FakeLinux.x86().build());
        assertThat(recorder.out())
                .contains("sudo sh -c 'echo 512 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages'");
    }

    @Test
    void asksForNoMoreMemoryThanThereIs() {
        doctor(FakeLinux.x86().memory(1L << 30).privileged().build());
        assertThat(rows("1 GiB")).singleElement().asString().contains("at boot: hugepagesz=1G hugepages=1");
        assertThat(rows("2 MiB")).anySatisfy(row -> assertThat(row).containsPattern("echo (1[0-9]{2}|[0-9]{2}) >"));
    }

    @Test
    void aCgroupThatAllowsNoPageIsNamedWithItsFile() {
        FakeLinux linux = off().hugeTlb(HUGE, 100)
                .cgroup(CgroupMount.V2)
                .hugeTlbRsvdLimit(HUGE, 0)
                .privileged()
                .build();
        assertThat(doctor(linux)).isEqualTo(1);
        assertThat(rows("2 MiB").getFirst())
                .startsWith("2 MiB | hugetlb | cgroup limit | 100 of 100 | echo " + 100 * HUGE.bytes() + " > /")
                .contains("hugetlb.2MB.rsvd.max");
    }

    @Test
    void aCgroupGetsACommandForEachLimitThatIsInTheWay() {
        FakeLinux linux = off().hugeTlb(HUGE, 100)
                .cgroup(CgroupMount.V2)
                .hugeTlbRsvdLimit(HUGE, 0)
                .hugeTlbLimit(HUGE, HUGE.bytes() - 1)
                .build();
        assertThat(doctor(linux)).isEqualTo(1);
        String row = rows("2 MiB").getFirst();
        String[] commands = row.substring(row.lastIndexOf(" | ") + 3).split("; ", -1);
        assertThat(commands)
                .hasSize(2)
                .allSatisfy(
                        command -> assertThat(command).startsWith("sudo sh -c 'echo " + 100 * HUGE.bytes() + " > "));
        Arrays.asList(commands).forEach(linux.admin()::run);
        Recorder after = new Recorder();
        assertThat(Main.run(after.console(), Machines.of(linux), "doctor")).isZero();
        assertThat(Main.run(after.console(), Machines.of(linux), "alloc", "2m", "--require", "hugetlb:2m"))
                .isZero();
    }

    @Test
    void aPoolThatMayGrowOnDemandIsReady() {
        FakeLinux linux = off().overcommit(HUGE, 50).build();
        assertThat(doctor(linux)).isZero();
        assertThat(recorder.out())
                .startsWith("Huge pages work here: hugetlb 2 MiB, 0 pages free and 50 more on demand\n");
        assertThat(rows("2 MiB"))
                .contains("2 MiB | hugetlb | on demand | 0 of 0, +50 on demand | ready: --require hugetlb:2m");
        Recorder granted = new Recorder();
        assertThat(Main.run(granted.console(), Machines.of(linux), "alloc", "8m", "--require", "hugetlb:2m"))
                .isZero();
    }

    @Test
    void aPoolThatHasGrownAsFarAsItMayIsUsedUp() {
        FakeLinux linux = off().overcommit(HUGE, 4).build();
        HeldInput input = new HeldInput(() -> (long) doctor(linux));
        Recorder held = new Recorder(input);
        Main.run(held.console(), Machines.of(linux), "alloc", "8m", "--require", "hugetlb:2m", "--hold");
        assertThat(input.observed()).isNotEmpty().containsOnly(1L);
        assertThat(rows("2 MiB").getFirst()).startsWith("2 MiB | hugetlb | pool used up | 0 of 4 | ");
    }

    @Test
    void multiSizePagesThatLargerOnesHoldOffAreNotReady() {
        FakeLinux linux = FakeLinux.x86()
                .without(FakeFeature.GUARD)
                .multiThp(PageSize.kib(64), ThpMode.MADVISE)
                .privileged()
                .build();
        assertThat(doctor(linux)).isZero();
        assertThat(recorder.out()).startsWith("Huge pages work here: transparent 2 MiB for any process that asks\n");
        String row = rows("64 KiB").getFirst();
        assertThat(row).startsWith("64 KiB | transparent | held off by 2 MiB | - | echo never > /sys/");
        linux.admin().run(row.substring(row.indexOf("echo ")));
        Recorder after = new Recorder();
        assertThat(Main.run(after.console(), Machines.of(linux), "doctor")).isZero();
        assertThat(after.out()).startsWith("Huge pages work here: transparent 64 KiB for any process that asks\n");
        assertThat(Main.run(after.console(), Machines.of(linux), "alloc", "1m", "--require", "mthp:64k"))
                .isZero();
    }

    @Test
    void multiSizePagesAreReadyWhereGuardPagesKeepLargerOnesOut() {
        doctor(FakeLinux.x86().multiThp(PageSize.kib(64), ThpMode.MADVISE).build());
        assertThat(rows("64 KiB")).containsExactly("64 KiB | transparent | on request | - | ready: --require mthp:64k");
    }

    @Test
    void namesTheSameRemedyAsARefusal() {
        FakeLinux linux = FakeLinux.x86().processThpDisable(1).build();
        doctor(linux);
        String row = rows("2 MiB").getLast();
        Recorder refused = new Recorder();
        Main.run(refused.console(), Machines.of(linux), "alloc", "2m", "--require", "thp");
        assertThat(refused.err()).contains(row.substring(row.lastIndexOf(" | ") + 3));
    }

    @Test
    void aMountOfHugetlbfsIsACommandAwayAndNotNeeded() {
        String folder = "/run/hugepages-2m";
        String mount = "mkdir -p " + folder + " && mount -t hugetlbfs -o pagesize=2m,mode=1777 none " + folder;
        Machine user = Machines.withoutMounts(FakeLinux.x86().build());
        Main.run(recorder.console(), user, "doctor");
        assertThat(recorder.out())
                .contains("not mounted, not needed by hugemap\n")
                .contains("sudo sh -c '" + mount + "'\n");
        Recorder root = new Recorder();
        Machine privileged = Machines.withoutMounts(FakeLinux.x86().privileged().build());
        Main.run(root.console(), privileged, "doctor");
        assertThat(root.out()).contains(" " + mount + "\n");
    }

    @Test
    void offersNoMountWhereThereAreNoPoolsToMount() {
        doctor(FakeLinux.x86().withoutHugeTlb().build());
        assertThat(recorder.out())
                .contains("not mounted, not needed by hugemap\n")
                .doesNotContain("mount -t");
    }

    @Test
    void tellsHowToReadWhatOnlyRootMay() {
        doctor(FakeLinux.x86().build());
        assertThat(recorder.out()).contains("lacks KPAGEFLAGS (run as root)\n");
        Recorder root = new Recorder();
        Main.run(root.console(), Machines.of(FakeLinux.x86().privileged().build()), "doctor");
        assertThat(root.out()).doesNotContain("run as root");
    }

    @Test
    void tellsNodesApartWhereThereAreSeveral() {
        doctor(FakeLinux.x86().hugeTlb(HUGE, 60, 40).build());
        assertThat(recorder.out()).contains("node 0: 60 of 60 free · node 1: 40 of 40 free");
        assertThat(recorder.out()).contains("NUMA memory   node 0: ").contains(" of 32 GiB free · node 1: ");
        Recorder oneNode = new Recorder();
        Main.run(oneNode.console(), Machines.of(FakeLinux.x86().build()), "doctor");
        assertThat(oneNode.out()).doesNotContain("NUMA");
    }

    @Test
    void tellsOfANodeThatTheProcessMayNotUse() {
        FakeLinux linux = FakeLinux.x86().nodes(2).build();
        linux.admin().allowNodes(1);
        doctor(linux);
        assertThat(recorder.out()).contains("of 32 GiB free, not allowed by the cpuset · node 1: ");
    }

    @Test
    void takesAllSizesFromTheHost() {
        doctor(FakeLinux.arm64k().build());
        assertThat(rows("512 MiB")).hasSize(2);
        assertThat(rows("16 GiB")).hasSize(1);
        assertThat(rows("64 KiB")).containsExactly("64 KiB | base | always | - | ready: --require base");
        assertThat(recorder.out()).doesNotContain(" 4 KiB");
    }

    @Test
    void tellsWhatAnOldKernelLacks() {
        assertThat(doctor(FakeLinux.rhel8().build())).isZero();
        assertThat(recorder.out())
                .contains("4.18.0-553.el8.x86_64 x86_64")
                .contains("lacks POPULATE_WRITE, COLLAPSE, PAGEMAP_SCAN");
    }

    @Test
    void jsonHoldsTheSameFacts() {
        FakeLinux linux = FakeLinux.x86().hugeTlb(HUGE, 60, 40).build();
        assertThat(doctor(linux, "--json")).isZero();
        JsonTree json = JsonTree.parse(recorder.out());
        assertThat(json.names())
                .containsExactly(
                        "works",
                        "verdict",
                        "granularities",
                        "transparent",
                        "limits",
                        "cgroup",
                        "hugetlbfs",
                        "nodes",
                        "kernel");
        assertThat(json.get("works").value()).isEqualTo(true);
        assertThat(json.get("nodes").elements())
                .extracting(node -> node.get("node").number())
                .containsExactly(0L, 1L);
        JsonTree node = json.get("nodes").elements().getLast();
        assertThat(node.names()).containsExactly("node", "state", "total", "free", "available");
        assertThat(node.get("state").text()).isEqualTo("usable");
        assertThat(node.get("total").number()).isEqualTo(32L << 30);

        JsonTree pool = granularity(json, "hugetlb:2m");
        assertThat(pool.get("pageSize").number()).isEqualTo(2097152L);
        assertThat(pool.get("state").text()).isEqualTo("pool");
        assertThat(pool.get("ready").text()).isEqualTo("on_request");
        assertThat(pool.get("remedy").isNull()).isTrue();
        assertThat(pool.get("pool").get("free").number()).isEqualTo(100L);
        assertThat(pool.get("pool").get("nodes").elements()).hasSize(2);

        JsonTree multi = granularity(json, "mthp:64k");
        assertThat(multi.get("state").text()).isEqualTo("off");
        assertThat(multi.get("ready").text()).isEqualTo("no");
        assertThat(multi.get("remedy").text()).contains("echo madvise > ");
        assertThat(multi.get("pool").isNull()).isTrue();
    }

    private static JsonTree granularity(JsonTree json, String backing) {
        return json.get("granularities").elements().stream()
                .filter(row -> row.get("backing").text().equals(backing))
                .findFirst()
                .orElseThrow();
    }
}
