// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThpTest {
    private static final PageSize HUGE = PageSize.mib(2);
    private static final String FOLDER = "/sys/kernel/mm/transparent_hugepage/";

    private final Recorder recorder = new Recorder();

    private int run(FakeLinux linux, String commandLine) {
        return Main.run(recorder.console(), Machines.of(linux), commandLine.split(" ", -1));
    }

    private static FakeLinuxBuilder root() {
        return FakeLinux.x86().privileged().thp(ThpMode.MADVISE).multiThp(HUGE, ThpMode.INHERIT);
    }

    private List<String> rows() {
        return recorder.out()
                .lines()
                .map(line -> line.strip().replaceAll(" {2,}", " | "))
                .toList();
    }

    @Test
    void showsWhatIsWrittenAndWhatHolds() {
        assertThat(run(root().multiThp(PageSize.kib(64), ThpMode.ALWAYS).build(), "thp show"))
                .isZero();
        assertThat(rows())
                .startsWith(
                        "Transparent huge pages: 64 KiB for every process; 2 MiB for any process that asks",
                        "page size | setting | holds",
                        "global | madvise",
                        "2 MiB | inherit | madvise",
                        "1 MiB | never | never")
                .contains("64 KiB | always | always", "defrag | madvise", "shared memory | never")
                .anySatisfy(row -> assertThat(row).startsWith("khugepaged | scans 4,096 pages every 10"));
    }

    @Test
    void showsWhereThereIsOneSettingOrNone() {
        run(FakeLinux.rhel8().build(), "thp show");
        assertThat(rows()).contains("2 MiB | inherit | always");
        run(FakeLinux.x86().withoutThp().build(), "thp show");
        assertThat(recorder.out()).contains("No transparent huge pages: this kernel has none");
        run(root().thp(ThpMode.NEVER).build(), "thp show");
        assertThat(recorder.out()).contains("Transparent huge pages are off\n");
    }

    @Test
    void setsASizeAndPutsItBack() {
        FakeLinux linux = root().build();
        assertThat(run(linux, "thp set 64k madvise")).isZero();
        assertThat(recorder.err()).isEmpty();
        String file = FOLDER + "hugepages-64kB/enabled";
        assertThat(rows())
                .containsExactly(
                        "Transparent huge pages: madvise for 64 KiB",
                        "had | never",
                        "written | " + file,
                        "lasting | kernel words, since 6.12 | transparent_hugepage=madvise thp_anon=64K:madvise thp_anon=2M:inherit",
                        "tmpfiles.d | echo w " + file + " - - - - madvise > /etc/tmpfiles.d/hugemap-thp-64k.conf");
        assertThat(linux.files().read(file).orElseThrow()).contains("[madvise]");
        assertThat(run(linux, "thp set 64k never")).isZero();
        assertThat(linux.files().read(file).orElseThrow()).contains("[never]");
    }

    @Test
    void setsWhatIsAboveAllSizes() {
        FakeLinux linux = root().build();
        assertThat(run(linux, "thp set global always")).isZero();
        assertThat(rows())
                .startsWith("Transparent huge pages: always for all sizes that inherit", "had | madvise")
                .contains("lasting | kernel words | transparent_hugepage=always");
        assertThat(linux.files().read(FOLDER + "enabled").orElseThrow()).contains("[always]");
    }

    @Test
    void whatTheKernelDoesNotKnowIsRefused() {
        FakeLinux linux = root().build();
        assertThat(run(linux, "thp set 4m madvise")).isEqualTo(1);
        assertThat(run(linux, "thp set global inherit")).isEqualTo(1);
        assertThat(recorder.out()).isEmpty();
        assertThat(recorder.err())
                .contains("can't have madvise for 4 MiB: this kernel has modes for 16 KiB, ")
                .contains("/enabled knows always, madvise, never alone [HM-203]\n  to have it   use one of these\n");
    }

    @Test
    void anOrdinaryUserGetsACommandToPassOn() {
        FakeLinux linux = FakeLinux.x86().build();
        assertThat(run(linux, "thp set 2m madvise --json")).isEqualTo(1);
        String command = "sudo sh -c 'echo madvise > " + FOLDER + "hugepages-2048kB/enabled'";
        assertThat(JsonTree.parse(recorder.out()).get("refused").get("remedy").text())
                .isEqualTo(command);
        assertThat(recorder.err()).endsWith("  to have it   " + command + "\n");
    }

    @Test
    void jsonHoldsTheSame() {
        FakeLinux linux = root().build();
        run(linux, "thp show --json");
        JsonTree json = JsonTree.parse(recorder.out());
        assertThat(json.names()).containsExactly("enabled", "defrag", "sharedMemory", "process", "khugepaged", "sizes");
        assertThat(json.get("sizes").elements().getLast().get("setting").text()).isEqualTo("inherit");
        assertThat(json.get("sizes").elements().getLast().get("holds").text()).isEqualTo("madvise");

        Recorder set = new Recorder();
        assertThat(Main.run(set.console(), Machines.of(linux), "thp", "set", "global", "never", "--json"))
                .isZero();
        JsonTree outcome = JsonTree.parse(set.out());
        assertThat(outcome.names()).containsExactly("asked", "path", "before", "after", "notes", "lasting");
        assertThat(outcome.get("asked").get("pageSize").isNull()).isTrue();
        assertThat(outcome.get("before").get("enabled").text()).isEqualTo("madvise");
        assertThat(outcome.get("after").get("enabled").text()).isEqualTo("never");
    }
}
