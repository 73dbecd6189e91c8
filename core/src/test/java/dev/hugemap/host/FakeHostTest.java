// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static dev.hugemap.page.PageSize.gib;
import static dev.hugemap.page.PageSize.kib;
import static dev.hugemap.page.PageSize.mib;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.CgroupMount;
import dev.hugemap.fake.FakeLinux;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a host tells over model kernels: the probes' calls and the files have to agree with what the model can do. */
class FakeHostTest {
    private static Host host(FakeLinux kernel) {
        return Host.read(kernel.files(), kernel);
    }

    private static Set<KernelFeature> found(FakeLinux kernel) {
        KernelFeatures features = host(kernel).features();
        return Arrays.stream(KernelFeature.values()).filter(features::has).collect(Collectors.toSet());
    }

    @Test
    void findsWhatANewKernelKnows() {
        assertThat(found(FakeLinux.x86().build()))
                .containsExactlyInAnyOrder(
                        KernelFeature.POPULATE_WRITE,
                        KernelFeature.COLLAPSE,
                        KernelFeature.PAGEMAP_SCAN,
                        KernelFeature.PROCMAP_QUERY,
                        KernelFeature.GUARD_INSTALL);
    }

    @Test
    void findsNothingOfThatInAnOldKernel() {
        FakeLinux kernel = FakeLinux.rhel8().build();

        assertThat(Arrays.stream(KernelFeature.values()).map(host(kernel).features()::state))
                .containsOnly(FeatureState.ABSENT);
    }

    @Test
    void leavesTheKernelAsItWas() {
        FakeLinux kernel = FakeLinux.x86().build();
        Object before = kernel.snapshot();

        found(kernel);

        assertThat(kernel.snapshot()).isEqualTo(before);
        assertThat(kernel.openDescriptors()).isEmpty();
    }

    @Test
    void makesNoStatementWhereEveryAdviceIsForbidden() {
        FakeLinux kernel = FakeLinux.x86().build();
        kernel.failEvery("madvise", Errno.EPERM);
        kernel.failEvery("ioctl", Errno.EPERM);

        KernelFeatures features = host(kernel).features();

        assertThat(features.state(KernelFeature.COLLAPSE)).isEqualTo(FeatureState.UNKNOWN);
        assertThat(features.state(KernelFeature.PROCMAP_QUERY)).isEqualTo(FeatureState.UNKNOWN);
        assertThat(kernel.openDescriptors()).isEmpty();
    }

    @Test
    void readsPoolsAndCgroupsOfAModelHost() {
        FakeLinux kernel = FakeLinux.x86()
                .hugeTlb(mib(2), 64, 32)
                .cgroup(CgroupMount.V2)
                .hugeTlbLimit(mib(2), 32 << 20)
                .hugeTlbRsvdLimit(mib(2), 16 << 20)
                .lockedMemoryLimit(8 << 20)
                .build();

        Host host = host(kernel);

        assertThat(host.pool(mib(2)).orElseThrow().total()).isEqualTo(96);
        assertThat(host.pool(gib(1)).orElseThrow().total()).isZero();
        CgroupHugeTlb limit =
                host.cgroup().flatMap(cgroup -> cgroup.hugeTlb(mib(2))).orElseThrow();
        assertThat(limit.faulted().room()).hasValue(32 << 20);
        assertThat(limit.reserved().room()).hasValue(16 << 20);
        assertThat(host.limits().lockedMemory()).isEqualTo(Limit.of(8 << 20));
        assertThat(host.thp().modeOf(kib(64))).isEqualTo(ThpMode.NEVER);
    }

    @Test
    void listsTheSizesOfAModelWithLargeBasePages() {
        PageSizes sizes = host(FakeLinux.arm64k().build()).pageSizes();

        assertThat(sizes.base()).isEqualTo(kib(64));
        assertThat(sizes.thp()).contains(mib(512));
        assertThat(sizes.hugeTlb()).containsExactly(mib(2), mib(512), gib(16));
        assertThat(sizes.multi()).startsWith(kib(256)).endsWith(mib(256));
    }
}
