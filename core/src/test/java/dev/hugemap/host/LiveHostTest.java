// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.PageSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** This machine, whatever it is: values that have to agree with one another. Needs no privilege and changes nothing. */
class LiveHostTest {
    private final KernelFiles files = KernelFiles.system();

    @BeforeEach
    void onLinux() {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    }

    @Test
    void listsSizesInOrderAboveTheBasePage() {
        PageSizes sizes = Host.system().pageSizes();

        assertThat(sizes.base().bytes()).isBetween(4096L, 65_536L);
        assertThat(sizes.multi()).isSorted().doesNotHaveDuplicates().allMatch(size -> size.compareTo(sizes.base()) > 0);
        assertThat(sizes.hugeTlb()).isSorted().doesNotHaveDuplicates();
        sizes.defaultHugeTlb().ifPresent(size -> assertThat(sizes.hugeTlb()).contains(size));
        sizes.thp().ifPresent(thp -> {
            assertThat(thp).isGreaterThan(sizes.base());
            assertThat(sizes.multi()).allMatch(size -> size.compareTo(thp) < 0);
        });
    }

    @Test
    void countsPoolsThatAddUp() {
        List<HugeTlbPool> pools = settledPools();

        assertThat(pools).allSatisfy(pool -> {
            assertThat(pool.free()).isBetween(0L, pool.total());
            assertThat(pool.surplus()).isBetween(0L, pool.total());
            assertThat(Files.exists(Path.of(pool.path()))).isTrue();
        });
        assertThat(pools)
                .extracting(HugeTlbPool::pageSize)
                .isSubsetOf(Host.system().pageSizes().hugeTlb());
    }

    @Test
    void knowsTheModeOfEachTransparentSize() {
        Host host = Host.system();

        assertThat(host.thp().pmdSize()).isEqualTo(host.pageSizes().thp());
        for (PageSize size : host.pageSizes().multi()) {
            assertThat(host.thp().modeOf(size)).isNotIn(ThpMode.INHERIT, ThpMode.UNKNOWN);
            assertThat(Files.exists(Path.of(host.thp().path(size).orElseThrow())))
                    .isTrue();
        }
        host.pageSizes()
                .thp()
                .ifPresent(size -> assertThat(host.thp().modeOf(size)).isNotEqualTo(ThpMode.INHERIT));
        assertThat(host.thp().process()).isNotEqualTo(ProcessThp.UNKNOWN);
    }

    @Test
    void readsTheSameResourceLimitAsProcfs() {
        Limits limits = Host.system().limits();

        assertThat(limits.lockedMemory()).isEqualTo(procLimit("Max locked memory"));
        assertThat(limits.addressSpace()).isEqualTo(procLimit("Max address space"));
        assertThat(limits.mappings().orElseThrow()).isPositive();
        assertThat(limits.availableMemory().orElseThrow()).isPositive();
        assertThat(limits.overcommit()).isNotEqualTo(Overcommit.UNKNOWN);
    }

    @Test
    void readsCgroupsWithoutContradiction() {
        Host.system().cgroup().ifPresent(cgroup -> {
            assertThat(cgroup.path()).startsWith("/");
            CgroupCounter memory = cgroup.memory();
            assertThat(memory.file().isPresent())
                    .as("a limit has a file, and no limit none: %s", memory)
                    .isEqualTo(memory.levels().stream()
                            .anyMatch(level -> level.limit().equals(memory.limit())
                                    && memory.limit().bytes().isPresent()));
            assertThat(memory.levels())
                    .allMatch(level -> files.read(level.file()).isPresent());
        });
    }

    @ParameterizedTest
    @EnumSource(names = "KPAGEFLAGS", mode = EnumSource.Mode.EXCLUDE)
    void findsEachFeatureThatAKernelOfThisVersionHas(KernelFeature feature) {
        FeatureState state = Host.system().features().state(feature);

        // An older kernel may have the feature too: vendors port features back.
        assertThat(state).isIn(isExpected(feature) ? Set.of(FeatureState.PRESENT) : Set.of(FeatureState.values()));
    }

    @Test
    void hasFrameNumbersWhereItMayReadKernelPageFlags() {
        boolean readable = Files.isReadable(Path.of("/proc/kpageflags"));

        if (!readable) {
            assertThat(Host.system().features().state(KernelFeature.KPAGEFLAGS)).isEqualTo(FeatureState.ABSENT);
        }
        assertThat(Host.system().features().state(KernelFeature.KPAGEFLAGS)).isNotEqualTo(FeatureState.UNKNOWN);
    }

    @Test
    void leavesNoDescriptorOpenAndNoMappingBehind() {
        KernelFeatures warm = KernelFeatures.of(NativeBridge.system());
        for (KernelFeature feature : KernelFeature.values()) {
            warm.state(feature);
        }
        int before = files.list("/proc/self/fd").size();

        for (int round = 0; round < 20; round++) {
            KernelFeatures features = KernelFeatures.of(NativeBridge.system());
            for (KernelFeature feature : KernelFeature.values()) {
                assertThat(features.state(feature)).isEqualTo(warm.state(feature));
            }
        }

        assertThat(files.list("/proc/self/fd").size()).isLessThan(before + 20);
    }

    @Test
    void namesKernelAndArchitecture() {
        Host host = Host.system();

        assertThat(host.kernelRelease()).isEqualTo(System.getProperty("os.version"));
        assertThat(host.architecture())
                .isEqualTo(host.architecture().toLowerCase(Locale.ROOT))
                .isNotEmpty();
        assertThat(host.nodes()).extracting(NumaNode::number).isSorted();
        assertThat(host.nodes()).allSatisfy(node -> {
            long total = node.totalBytes().orElseThrow();
            assertThat(node.freeBytes().orElseThrow()).isLessThanOrEqualTo(total);
            assertThat(node.availableBytes().orElseThrow())
                    .isBetween(node.freeBytes().orElseThrow() / 2, total);
        });
        assertThat(host.nodes()).anyMatch(node -> node.state() == NodeState.USABLE);
    }

    /** The figures are files of their own, so somebody may change the pool between two of them. */
    private List<HugeTlbPool> settledPools() {
        List<HugeTlbPool> pools = HugeTlbPool.readAll(files);
        for (int attempt = 0; attempt < 100; attempt++) {
            List<HugeTlbPool> again = HugeTlbPool.readAll(files);
            if (again.equals(pools)) {
                break;
            }
            pools = again;
        }
        return pools;
    }

    private Limit procLimit(String name) {
        String line = files.read("/proc/self/limits")
                .orElseThrow()
                .lines()
                .filter(candidate -> candidate.startsWith(name))
                .findFirst()
                .orElseThrow();
        String soft = line.substring(name.length()).strip().split("\\s+")[0];
        return soft.equals("unlimited") ? Limit.unlimited() : Limit.of(Long.parseLong(soft));
    }

    private boolean isExpected(KernelFeature feature) {
        String[] parts = System.getProperty("os.version").split("[^0-9]+");
        int version = Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]);
        return switch (feature) {
            case POPULATE_WRITE -> version >= 5014;
            case COLLAPSE -> version >= 6001 && ThpSettings.readPmdSize(files).isPresent();
            case PAGEMAP_SCAN -> version >= 6007;
            case PROCMAP_QUERY -> version >= 6011;
            case GUARD_INSTALL -> version >= 6013;
            case KPAGEFLAGS -> false;
        };
    }
}
