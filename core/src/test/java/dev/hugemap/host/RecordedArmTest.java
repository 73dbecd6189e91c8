// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static dev.hugemap.page.PageSize.gib;
import static dev.hugemap.page.PageSize.kib;
import static dev.hugemap.page.PageSize.mib;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Everything that differs on aarch64, on recorded trees with base pages of 64 KiB and of 4 KiB. */
class RecordedArmTest {
    private final Host large = Host.read(Trees.of("aarch64-6.12-64k"), StubBridge.pagesOf(65_536));
    private final Host small = Host.read(
            Trees.of("aarch64-6.12-4k"), StubBridge.of(4096).thpDisable(3).bridge());

    @Test
    void listsTheSizesOfLargeBasePages() {
        assertThat(large.pageSizes())
                .isEqualTo(new PageSizes(
                        kib(64),
                        List.of(
                                kib(256), kib(512), mib(1), mib(2), mib(4), mib(8), mib(16), mib(32), mib(64), mib(128),
                                mib(256)),
                        Optional.of(mib(512)),
                        List.of(mib(2), mib(512), gib(16)),
                        Optional.of(mib(512))));
        assertThat(large.architecture()).isEqualTo("aarch64");
        assertThat(large.kernelRelease()).isEqualTo("6.12.0-55.el10.aarch64+64k");
    }

    @Test
    void readsPoolsAndSettingsOfLargeBasePages() {
        assertThat(large.pools())
                .containsExactly(
                        new HugeTlbPool(mib(2), 128, 128, 0, 0, 0, List.of(new NodePool(0, 128, 128, 0))),
                        new HugeTlbPool(mib(512), 4, 3, 1, 0, 2, List.of(new NodePool(0, 4, 3, 0))),
                        RecordedHostTest.emptyPool(gib(16)));
        ThpSettings thp = large.thp();
        assertThat(thp.modeOf(mib(512))).isEqualTo(ThpMode.ALWAYS);
        assertThat(thp.modeOf(mib(2))).isEqualTo(ThpMode.ALWAYS);
        assertThat(thp.modeOf(mib(4))).isEqualTo(ThpMode.NEVER);
        assertThat(thp.path(mib(2))).contains("/sys/kernel/mm/transparent_hugepage/hugepages-2048kB/enabled");
        assertThat(thp.path(mib(512))).contains("/sys/kernel/mm/transparent_hugepage/enabled");
        assertThat(thp.khugepaged()).isEqualTo(RecordedHostTest.khugepaged(1, 65_536, 8191));
        assertThat(large.mounts())
                .containsExactly(new HugeTlbFsMount("/dev/hugepages", Optional.of(mib(512)), Limit.unlimited()));
    }

    @Test
    void readsCgroupsOfLargeBasePages() {
        CgroupLimits cgroup = large.cgroup().orElseThrow();

        assertThat(cgroup.path()).isEqualTo("/system.slice/app.service");
        assertThat(cgroup.memory().limit()).isEqualTo(Limit.unlimited());
        assertThat(cgroup.memory().usage()).hasValue(256L << 20);
        assertThat(cgroup.hugeTlb()).containsOnlyKeys(mib(2), mib(512), gib(16));
        assertThat(cgroup.hugeTlb().values()).allSatisfy(size -> {
            assertThat(size.faulted().limit()).isEqualTo(Limit.unlimited());
            assertThat(size.reserved().limit()).isEqualTo(Limit.unlimited());
            assertThat(size.reserved().usage()).hasValue(0);
        });
    }

    @Test
    void listsTheSizesOfSmallBasePages() {
        assertThat(small.pageSizes())
                .isEqualTo(new PageSizes(
                        kib(4),
                        List.of(kib(16), kib(32), kib(64), kib(128), kib(256), kib(512), mib(1)),
                        Optional.of(mib(2)),
                        List.of(kib(64), mib(2), mib(32), gib(1)),
                        Optional.of(mib(2))));
        assertThat(small.limits().overcommit()).isEqualTo(Overcommit.ALWAYS);
        assertThat(small.limits().maxMappings()).hasValue(1_048_576);
    }

    @Test
    void readsPoolsAndSettingsOfSmallBasePages() {
        assertThat(small.pool(kib(64)))
                .contains(new HugeTlbPool(kib(64), 1600, 1500, 0, 0, 100, List.of(new NodePool(0, 1600, 1500, 0))));
        assertThat(small.pool(mib(32)).orElseThrow().unreserved()).isEqualTo(3);
        assertThat(small.thp().defrag()).isEqualTo("defer+madvise");
        assertThat(small.thp().shmemEnabled()).isEqualTo("advise");
        assertThat(small.thp().process()).isEqualTo(ProcessThp.ADVISED_ONLY);
        assertThat(small.thp().modeOf(kib(16))).isEqualTo(ThpMode.MADVISE);
        assertThat(small.thp().modeOf(kib(64))).isEqualTo(ThpMode.MADVISE);
        assertThat(small.thp().path(kib(16))).contains("/sys/kernel/mm/transparent_hugepage/enabled");
        assertThat(small.cgroup().orElseThrow().hugeTlb()).containsOnlyKeys(kib(64), mib(2), mib(32), gib(1));
    }
}
