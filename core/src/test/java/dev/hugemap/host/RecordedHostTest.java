// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static dev.hugemap.page.PageSize.gib;
import static dev.hugemap.page.PageSize.kib;
import static dev.hugemap.page.PageSize.mib;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Everything that a host tells, on recorded trees of x86-64 kernels. */
class RecordedHostTest {
    private static Host read(String tree) {
        return Host.read(
                Trees.of(tree),
                StubBridge.of(4096)
                        .resourceLimit(Resource.RLIMIT_MEMLOCK, 8 << 20)
                        .resourceLimit(Resource.RLIMIT_AS, Resource.RLIM_INFINITY)
                        .bridge());
    }

    @Test
    void readsSizesAndSettingsOfKernel618() {
        Host host = read("x86_64-6.18");

        assertThat(host.kernelRelease()).isEqualTo("6.18.44");
        assertThat(host.architecture()).isEqualTo("x86_64");
        assertThat(host.nodes()).extracting(NumaNode::number).containsExactly(0);
        assertThat(host.mounts()).isEmpty();
        assertThat(host.pageSizes())
                .isEqualTo(new PageSizes(
                        kib(4),
                        List.of(kib(16), kib(32), kib(64), kib(128), kib(256), kib(512), mib(1)),
                        Optional.of(mib(2)),
                        List.of(mib(2), gib(1)),
                        Optional.of(mib(2))));
        assertThat(host.pools())
                .containsExactly(emptyPool(mib(2)), emptyPool(gib(1)))
                .first()
                .extracting(HugeTlbPool::path)
                .isEqualTo("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages");
        ThpSettings thp = host.thp();
        assertThat(thp.enabled()).isEqualTo(ThpMode.MADVISE);
        assertThat(thp.pmdSize()).contains(mib(2));
        assertThat(thp.sizes()).hasSize(8).containsEntry(kib(64), ThpMode.NEVER).containsEntry(mib(2), ThpMode.INHERIT);
        assertThat(thp.modeOf(mib(2))).isEqualTo(ThpMode.MADVISE);
        assertThat(thp.modeOf(kib(64))).isEqualTo(ThpMode.NEVER);
        assertThat(thp.modeOf(kib(8))).isEqualTo(ThpMode.UNKNOWN);
        assertThat(thp.path(mib(2))).contains("/sys/kernel/mm/transparent_hugepage/enabled");
        assertThat(thp.path(kib(64))).contains("/sys/kernel/mm/transparent_hugepage/hugepages-64kB/enabled");
        assertThat(thp.path(kib(8))).isEmpty();
        assertThat(thp.defrag()).isEqualTo("madvise");
        assertThat(thp.shmemEnabled()).isEqualTo("never");
        assertThat(thp.khugepaged()).isEqualTo(khugepaged(1, 4096, 511));
        assertThat(thp.process()).isEqualTo(ProcessThp.ENABLED);
    }

    @Test
    void readsLimitsOfKernel618() {
        Host host = read("x86_64-6.18");

        assertThat(host.limits())
                .isEqualTo(new Limits(
                        Limit.of(8 << 20),
                        Limit.unlimited(),
                        OptionalLong.of(65530),
                        OptionalLong.of(7),
                        Overcommit.HEURISTIC,
                        OptionalLong.of(12342040L << 10),
                        OptionalLong.of(64560L << 10),
                        OptionalLong.of(24429256L << 10)));
        CgroupLimits cgroup = host.cgroup().orElseThrow();
        assertThat(cgroup.path()).isEqualTo("/jobs/build");
        assertThat(cgroup.memory().limit()).isEqualTo(Limit.unlimited());
        assertThat(cgroup.memory().usage()).hasValue(51937280);
        assertThat(cgroup.memory().room()).isEmpty();
        assertThat(cgroup.memory().file()).isEmpty();
        assertThat(cgroup.memory().levels())
                .extracting(CgroupLevel::file)
                .containsExactly(
                        "/sys/fs/cgroup/memory/jobs/build/memory.limit_in_bytes",
                        "/sys/fs/cgroup/memory/jobs/memory.limit_in_bytes",
                        "/sys/fs/cgroup/memory/memory.limit_in_bytes");
        assertThat(cgroup.hugeTlb()).isEmpty();
        assertThat(cgroup.hugeTlbCharge()).isEqualTo(HugeTlbCharge.SEPARATE);
    }

    @Test
    void takesTheOneThpSettingWhereNoSizeHasItsOwn() {
        Host host = read("x86_64-6.1-debian");

        assertThat(host.pageSizes())
                .isEqualTo(new PageSizes(
                        kib(4), List.of(), Optional.of(mib(2)), List.of(mib(2), gib(1)), Optional.of(mib(2))));
        ThpSettings thp = host.thp();
        assertThat(thp.enabled()).isEqualTo(ThpMode.ALWAYS);
        assertThat(thp.sizes()).isEmpty();
        assertThat(thp.modeOf(mib(2))).isEqualTo(ThpMode.ALWAYS);
        assertThat(thp.path(mib(2))).contains("/sys/kernel/mm/transparent_hugepage/enabled");
        assertThat(thp.modeOf(kib(64))).isEqualTo(ThpMode.UNKNOWN);
        assertThat(thp.path(kib(64))).isEmpty();
        assertThat(thp.khugepaged()).isEqualTo(khugepaged(1, 4096, 511));
    }

    @Test
    void readsPoolsPerNodeAndCgroupLimitsOfKernel61() {
        Host host = read("x86_64-6.1-debian");

        assertThat(host.kernelRelease()).isEqualTo("6.1.0-37-amd64");
        assertThat(host.nodes()).extracting(NumaNode::number).containsExactly(0, 1);
        assertThat(host.pool(mib(2)))
                .contains(new HugeTlbPool(
                        mib(2),
                        512,
                        500,
                        12,
                        0,
                        64,
                        List.of(new NodePool(0, 256, 256, 0), new NodePool(1, 256, 244, 0))));
        assertThat(host.pool(mib(2)).orElseThrow().unreserved()).isEqualTo(488);
        assertThat(host.pool(gib(1)).orElseThrow().unreserved()).isZero();
        assertThat(host.pool(mib(32))).isEmpty();
        assertThat(host.mounts())
                .containsExactly(new HugeTlbFsMount("/dev/hugepages", Optional.of(mib(2)), Limit.unlimited()));
        CgroupLimits cgroup = host.cgroup().orElseThrow();
        assertThat(cgroup.path()).isEqualTo("/user.slice/user-1000.slice/session-3.scope");
        assertThat(cgroup.memory().limit()).isEqualTo(Limit.of(16L << 30));
        assertThat(cgroup.memory().usage()).hasValue(8L << 30);
        assertThat(cgroup.memory().room()).hasValue(8L << 30);
        assertThat(cgroup.memory().file()).contains("/sys/fs/cgroup/user.slice/user-1000.slice/memory.max");
        assertThat(cgroup.hugeTlb()).isEmpty();
    }

    @Test
    void readsFirstGenerationCgroupsOfKernel418() {
        Host host = read("x86_64-4.18-rhel8");

        assertThat(host.limits().overcommit()).isEqualTo(Overcommit.STRICT);
        assertThat(host.limits().mappings()).hasValue(5);
        CgroupLimits cgroup = host.cgroup().orElseThrow();
        assertThat(cgroup.memory().limit()).isEqualTo(Limit.of(6L << 30));
        assertThat(cgroup.memory().usage()).hasValue(1L << 30);
        // The slice above has the larger limit and the smaller rest.
        assertThat(cgroup.memory().room()).hasValue((8L << 30) - 8053063680L);
        assertThat(cgroup.memory().file())
                .contains("/sys/fs/cgroup/memory/user.slice/user-1000.slice/session-3.scope/memory.limit_in_bytes");
        assertThat(cgroup.memory().exceededBy(1L << 30))
                .extracting(CgroupLevel::file)
                .containsExactly("/sys/fs/cgroup/memory/user.slice/memory.limit_in_bytes");
        assertThat(cgroup.hugeTlb()).containsOnlyKeys(mib(2), gib(1));
        CgroupHugeTlb twoMib = cgroup.hugeTlb(mib(2)).orElseThrow();
        assertThat(twoMib.faulted().limit()).isEqualTo(Limit.of(1L << 30));
        assertThat(twoMib.faulted().usage()).hasValue(100L << 20);
        assertThat(twoMib.faulted().room()).hasValue(924L << 20);
        assertThat(twoMib.reserved().limit()).isEqualTo(Limit.unlimited());
        assertThat(twoMib.reserved().usage()).isEmpty();
        assertThat(cgroup.hugeTlb(gib(1)).orElseThrow().faulted().limit()).isEqualTo(Limit.unlimited());
        assertThat(cgroup.hugeTlb(kib(64))).isEmpty();
    }

    @Test
    void readsMountsOfKernel418() {
        Host host = read("x86_64-4.18-rhel8");

        assertThat(host.mounts())
                .containsExactly(
                        new HugeTlbFsMount("/dev/hugepages", Optional.of(mib(2)), Limit.unlimited()),
                        new HugeTlbFsMount("/mnt/huge pages\t1G", Optional.of(gib(1)), Limit.of(4L << 30)),
                        new HugeTlbFsMount("/mnt/default", Optional.of(mib(2)), Limit.unlimited()));
        assertThat(host.thp().khugepaged()).isEqualTo(khugepaged(0, 4096, 511));
        assertThat(host.thp().modeOf(mib(2))).isEqualTo(ThpMode.MADVISE);
        assertThat(host.pools()).extracting(HugeTlbPool::total).containsExactly(1024L, 4L);
        String own = System.getProperty("os.arch");
        assertThat(host.architecture()).isEqualTo(own.equals("amd64") ? "x86_64" : own);
    }

    static HugeTlbPool emptyPool(PageSize size) {
        return new HugeTlbPool(size, 0, 0, 0, 0, 0, List.of(new NodePool(0, 0, 0, 0)));
    }

    static Khugepaged khugepaged(long defrag, long pagesToScan, long maxPtesNone) {
        return new Khugepaged(
                OptionalLong.of(defrag),
                OptionalLong.of(pagesToScan),
                OptionalLong.of(10_000),
                OptionalLong.of(60_000),
                OptionalLong.of(maxPtesNone));
    }
}
