// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static dev.hugemap.page.PageSize.gib;
import static dev.hugemap.page.PageSize.kib;
import static dev.hugemap.page.PageSize.mib;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is left to read inside containers. */
class RecordedContainerTest {
    @Test
    void readsTheLimitsOfANamespacedCgroup() {
        Host host = Host.read(Trees.of("container-v2"), StubBridge.pagesOf(4096));

        CgroupLimits cgroup = host.cgroup().orElseThrow();
        assertThat(cgroup.path()).isEqualTo("/workers/one");
        assertThat(cgroup.hugeTlbCharge()).isEqualTo(HugeTlbCharge.MEMORY);
        assertThat(cgroup.memory().limit()).isEqualTo(Limit.of(256 << 20));
        assertThat(cgroup.memory().usage()).hasValue(64 << 20);
        assertThat(cgroup.memory().room()).hasValue(128 << 20);
        assertThat(cgroup.memory().file()).contains("/sys/fs/cgroup/workers/one/memory.max");
        CgroupHugeTlb twoMib = cgroup.hugeTlb(mib(2)).orElseThrow();
        assertThat(twoMib.pageSize()).isEqualTo(mib(2));
        assertThat(twoMib.faulted().limit()).isEqualTo(Limit.of(128 << 20));
        assertThat(twoMib.faulted().room()).hasValue(96 << 20);
        assertThat(twoMib.reserved().limit()).isEqualTo(Limit.of(64 << 20));
        assertThat(twoMib.reserved().usage()).hasValue(48 << 20);
        assertThat(twoMib.reserved().room()).hasValue(16 << 20);
        assertThat(twoMib.reserved().file()).contains("/sys/fs/cgroup/hugetlb.2MB.rsvd.max");
        CgroupHugeTlb oneGib = cgroup.hugeTlb(gib(1)).orElseThrow();
        assertThat(oneGib.faulted().limit()).isEqualTo(Limit.of(0));
        assertThat(oneGib.faulted().room()).hasValue(0);
        assertThat(oneGib.reserved().limit()).isEqualTo(Limit.unlimited());
    }

    @Test
    void readsTheHostsPagesInsideAContainer() {
        Host host = Host.read(
                Trees.of("container-v2"), StubBridge.of(4096).thpDisable(1).bridge());

        assertThat(host.pageSizes().multi()).containsExactly(kib(64));
        assertThat(host.pageSizes().hugeTlb()).containsExactly(mib(2), gib(1));
        assertThat(host.pool(mib(2)).orElseThrow().unreserved()).isEqualTo(1280);
        assertThat(host.thp().process()).isEqualTo(ProcessThp.DISABLED);
        assertThat(host.limits().maxMappings()).hasValue(262_144);
        assertThat(host.mounts()).isEmpty();
        assertThat(host.nodes()).extracting(NumaNode::number).containsExactly(0);
    }

    @Test
    void saysUnknownWhereSysIsMasked() {
        Host host = Host.read(
                Trees.of("masked-sys"), StubBridge.of(4096).thpDisable(-1).bridge());

        assertThat(host.pageSizes())
                .isEqualTo(new PageSizes(kib(4), List.of(), Optional.empty(), List.of(), Optional.empty()));
        assertThat(host.pools()).isEmpty();
        assertThat(host.pool(mib(2))).isEmpty();
        assertThat(host.nodes()).isEmpty();
        assertThat(host.mounts()).isEmpty();
        assertThat(host.kernelRelease()).isEqualTo("unknown");
        ThpSettings thp = host.thp();
        assertThat(thp.enabled()).isEqualTo(ThpMode.UNKNOWN);
        assertThat(thp.modeOf(mib(2))).isEqualTo(ThpMode.UNKNOWN);
        assertThat(thp.path(mib(2))).isEmpty();
        assertThat(thp.pmdSize()).isEmpty();
        assertThat(thp.defrag()).isEqualTo("unknown");
        assertThat(thp.shmemEnabled()).isEqualTo("unknown");
        assertThat(thp.khugepaged().pagesToScan()).isEmpty();
        assertThat(thp.process()).isEqualTo(ProcessThp.UNKNOWN);
    }

    @Test
    void saysUnknownForLimitsOutOfSight() {
        Host host = Host.read(Trees.of("masked-sys"), StubBridge.pagesOf(4096));

        assertThat(host.limits())
                .isEqualTo(new Limits(
                        Limit.unknown(),
                        Limit.unknown(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Overcommit.UNKNOWN,
                        OptionalLong.of(4007424L << 10),
                        OptionalLong.of(812032L << 10),
                        OptionalLong.of(7120384L << 10)));
        CgroupLimits cgroup = host.cgroup().orElseThrow();
        assertThat(cgroup.path()).isEqualTo("/../app.scope");
        assertThat(cgroup.memory())
                .isEqualTo(new CgroupCounter(
                        Limit.unknown(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), List.of()));
        assertThat(cgroup.hugeTlb()).isEmpty();
    }
}
