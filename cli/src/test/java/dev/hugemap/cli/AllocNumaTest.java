// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code alloc} with {@code --numa}, over a modelled host of two nodes with a pool on the first. */
class AllocNumaTest {
    private final FakeLinux linux =
            FakeLinux.x86().hugeTlb(PageSize.mib(2), 8, 0).build();
    private Recorder recorder = new Recorder();

    private int alloc(String options) {
        recorder = new Recorder();
        return Main.run(recorder.console(), Machines.of(linux), ("alloc " + options).split(" ", -1));
    }

    private JsonTree numa() {
        return JsonTree.parse(recorder.out()).get("numa");
    }

    @Test
    void showsWhatIsOnWhichNodeBesideWhatWasAsked() {
        Snapshot before = linux.snapshot();
        assertThat(alloc("8m --prefer hugetlb,thp --numa bind:1")).isZero();
        assertThat(recorder.out())
                .startsWith("8 MiB on 2 MiB pages, proved\n")
                .contains("refused    hugetlb 2 MiB     precheck; 4 needed on node 1, 0 of 0 free in the pool there,")
                .contains("to have it        sudo sh -c 'echo 4 > /sys/devices/system/node/node1/hugepages/hugepages")
                .contains("numa       bind:1            8 MiB on node 1\n");
        assertThat(linux.snapshot()).isEqualTo(before);
    }

    @Test
    void jsonTellsBytesPerNode() {
        assertThat(alloc("8m --require thp --numa interleave:0-1:strict --json"))
                .isZero();
        assertThat(numa().get("policy").text()).isEqualTo("interleave:0-1:strict");
        assertThat(numa().get("nodes").elements())
                .extracting(row ->
                        row.get("node").number() + ": " + row.get("bytes").number())
                .containsExactly("0: 4194304", "1: 4194304");
        assertThat(numa().get("elsewhere").number()).isZero();
        assertThat(numa().get("unknown").number()).isZero();
        assertThat(numa().get("refused").isNull()).isTrue();
    }

    @Test
    void aPolicyOfBlocksTellsNodesToo() {
        assertThat(alloc("5m --policy largest-fit --numa bind:1 --json")).isZero();
        assertThat(numa().get("nodes").only().get("bytes").number()).isEqualTo(5L << 20);
    }

    @Test
    void onesThatArePreferredAndMissedAreInTheVerdict() {
        assertThat(alloc("8m --require hugetlb --numa preferred:1")).isZero();
        assertThat(recorder.out())
                .startsWith("8 MiB on 2 MiB pages, proved; 8 MiB on other nodes than asked for\n")
                .contains("numa       preferred:1       8 MiB on node 0\n");
    }

    @Test
    void aRefusalNamesTheNode() {
        assertThat(alloc("8m --require hugetlb --numa bind:1 --json")).isEqualTo(ExitCode.REFUSED);
        assertThat(recorder.err()).contains("4 needed on node 1, 0 of 0 free in the pool there");
        assertThat(numa().get("policy").text()).isEqualTo("bind:1");
        assertThat(numa().get("nodes").elements()).isEmpty();
    }

    @Test
    void whatASecurityPolicyForbidsIsTold() {
        linux.failEvery("mbind", Errno.EPERM);
        assertThat(alloc("8m --require thp --numa preferred:0")).isZero();
        assertThat(recorder.out())
                .contains("numa       preferred:0       8 MiB on node 0\n")
                .contains("refused    thp 2 MiB         mbind: EPERM; a security policy, such as a container's seccomp")
                .contains("to have it        allow mbind in the seccomp profile");

        assertThat(alloc("8m --require thp --numa bind:0")).isEqualTo(ExitCode.REFUSED);
        assertThat(recorder.err()).contains("mbind: EPERM; ").contains("forbids mbind");
    }

    @Test
    void nodesThatAreNotThereAreRefused() {
        assertThat(alloc("8m --numa bind:7")).isEqualTo(ExitCode.REFUSED);
        assertThat(recorder.err())
                .contains(
                        "no memory by bind:7: node 7 is not on this host; this process can have memory of nodes 0-1 [HM-126].");
    }

    @Test
    void onTouchNothingIsPutInYet() {
        assertThat(alloc("8m --require hugetlb --on-touch --numa preferred:1")).isZero();
        assertThat(recorder.out()).contains("numa       preferred:1       nothing put in yet\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8m --numa",
                "8m --numa bind",
                "8m --numa node1",
                "8m --numa preferred:0-1",
                "8m --numa bind:0 --on-touch --require hugetlb",
                "8m --numa local --numa bind:0"
            })
    void whatMeansNothingIsBadUsage(String options) {
        assertThat(alloc(options)).isEqualTo(ExitCode.USAGE);
        assertThat(linux.calls()).isEmpty();
    }
}
