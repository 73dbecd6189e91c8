// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same requests on kernels that lack things, and on a machine with 64K base pages. */
final class KernelGenerationsTest {
    private static final long ASKED = 64 * MIB;

    @Test
    void theOldestKernelPopulatesByReadingZerosAndProvesBySmaps() {
        Trial trial = Trial.of(FakeLinux.rhel8().hugeTlb(HUGE, 32));
        trial.linux().forgetCalls();

        CommitOutcome huge = trial.granted(require(transparent()), ASKED);
        CommitOutcome pooled = trial.granted(require(hugeTlb()), ASKED);
        CommitOutcome base = trial.granted(require(basePages()), ASKED);

        Trial.assertAllOnLeaves(huge, HUGE);
        Trial.assertAllOnLeaves(pooled, HUGE);
        Trial.assertAllOnLeaves(base, BASE);
        assertThat(huge.report().evidence()).contains(Evidence.SMAPS).doesNotContain(Evidence.PAGEMAP_SCAN);
        assertThat(trial.linux().calls())
                .anyMatch(call -> call.startsWith("readv("))
                .noneMatch(call -> call.contains("MADV_POPULATE_WRITE) = 0"));
    }

    @Test
    void theOldestKernelRefusesWithTheSameNumbers() {
        Trial trial = Trial.of(FakeLinux.rhel8().hugeTlb(HUGE, 31));

        assertThat(trial.refusal(hugeTlb(), ASKED).cause()).isEqualTo("32 needed, 31 of 31 free in the pool");
        assertThat(trial.refusal(transparent(SMALL), ASKED).cause())
                .startsWith("this kernel has no transparent huge pages of 64 KiB");
    }

    @Test
    void theOldestKernelReportsAFaultLimitAsARefusal() {
        Trial trial = Trial.of(FakeLinux.rhel8().hugeTlb(HUGE, 64).hugeTlbLimit(HUGE, 16 * MIB));

        Refusal refusal = trial.refusal(hugeTlb(), ASKED);

        assertThat(refusal.call()).isEqualTo("readv");
        assertThat(refusal.errno()).isEqualTo(Errno.EFAULT);
        assertThat(refusal.cause()).contains("but the cgroup's hugetlb limit of 16 MiB leaves 16 MiB");
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllOnLeaves(trial.granted(require(hugeTlb()), ASKED), HUGE);
    }

    @Test
    void aKernelThatCannotMoveHugeTlbPagesSaysSoAndTheRegionStaysWhole() {
        Trial trial = Trial.of(FakeLinux.rhel8().hugeTlb(HUGE, 32));
        Snapshot empty = trial.linux().snapshot();
        try (Region region = trial.memory().reserve(ASKED, Trial.options(require(hugeTlb())))) {
            Snapshot before = trial.linux().snapshot();

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> region.commit(0, 4 * MIB))
                    .withMessageContaining("this kernel (before 5.16) can't move hugetlb pages")
                    .withMessageContaining("take an arena instead of a region")
                    .satisfies(refused -> {
                        assertThat(refused.refusals().getFirst().call()).isEqualTo("mremap");
                        assertThat(refused.refusals().getFirst().errno()).isEqualTo(Errno.EINVAL);
                    });

            assertThat(trial.linux().snapshot()).isEqualTo(before);
        }
        assertThat(trial.linux().snapshot()).isEqualTo(empty);
    }

    @Test
    void aKernelThatCannotMoveHugeTlbPagesGivesARegionTheNextBacking() {
        Trial trial = Trial.of(FakeLinux.rhel8().hugeTlb(HUGE, 32));
        Snapshot empty = trial.linux().snapshot();
        try (Region region = trial.memory().reserve(ASKED, Trial.options(prefer(hugeTlb(), transparent())))) {
            CommitOutcome outcome = region.commit(4 * MIB, 4 * MIB);

            Trial.assertAllOnLeaves(outcome, HUGE);
            assertThat(outcome.granted()).isEqualTo(transparent());
            assertThat(outcome.refusals().getFirst().call()).isEqualTo("mremap");
            region.decommit(4 * MIB, 4 * MIB);
        }
        assertThat(trial.linux().snapshot()).isEqualTo(empty);
    }

    @Test
    void hugeTlbPagesThatCannotBeMovedCannotBeAlignedFurther() {
        Trial trial = Trial.of(FakeLinux.rhel8().hugeTlb(HUGE, 32));
        Snapshot empty = trial.linux().snapshot();
        try (HugeArena arena = trial.memory().shared(Trial.options(require(hugeTlb())))) {
            assertThat(arena.allocate(4 * MIB, HUGE.bytes()).address() % HUGE.bytes())
                    .isZero();
            Snapshot before = trial.linux().snapshot();

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> arena.allocate(4 * MIB, 1L << 30))
                    .withMessageContaining("with an alignment of at most 2 MiB");

            assertThat(trial.linux().snapshot()).isEqualTo(before);
        }
        assertThat(trial.linux().snapshot()).isEqualTo(empty);
    }

    @ParameterizedTest
    @EnumSource(FakeFeature.class)
    void eachFeatureAloneMayBeMissing(FakeFeature missing) {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 64).without(missing));

        Trial.assertAllOnLeaves(trial.granted(require(transparent()), ASKED), HUGE);
        Trial.assertAllOnLeaves(trial.granted(require(hugeTlb()), ASKED), HUGE);
        Trial.assertAllOnLeaves(trial.granted(require(basePages()), ASKED), BASE);
        Snapshot empty = trial.linux().snapshot();
        try (Region region = trial.memory()
                .reserve(ASKED, Trial.options(prefer(hugeTlb(), transparent())).named("features"))) {
            Trial.assertAllOnLeaves(region.commit(4 * MIB, 8 * MIB), HUGE);
            assertThat(region.report(0, ASKED).bytesOnLeaves(HUGE)).isEqualTo(8 * MIB);
            region.decommit(6 * MIB, 2 * MIB);
            region.commit(0, 2 * MIB);
            assertThat(region.report(0, ASKED).bytesOnLeaves(HUGE)).isEqualTo(8 * MIB);
        }
        assertThat(trial.linux().snapshot()).isEqualTo(empty);
    }

    @ParameterizedTest
    @EnumSource(FakeFeature.class)
    void eachFeatureMayBeTheOnlyOne(FakeFeature only) {
        Trial trial = Trial.of(FakeLinux.rhel8().hugeTlb(HUGE, 64).with(only).thp(ThpMode.MADVISE));

        Trial.assertAllOnLeaves(trial.granted(require(transparent()), ASKED), HUGE);
        Trial.assertAllOnLeaves(trial.granted(require(hugeTlb()), ASKED), HUGE);
        Trial.assertAllOnLeaves(trial.granted(require(basePages()), ASKED), BASE);
    }

    @Test
    void withLargeBasePagesAllSizesComeFromTheKernel() {
        PageSize thp = PageSize.mib(512);
        Trial trial = Trial.of(FakeLinux.arm64k().hugeTlb(HUGE, 32).multiThp(HUGE, ThpMode.MADVISE));

        CommitOutcome huge = trial.granted(require(transparent()), 1L << 30);
        Trial.assertAllOnLeaves(huge, thp);
        assertThat(huge.populate().orElseThrow().faults()).isEqualTo(2);
        Trial.assertAllOnLeaves(trial.granted(require(basePages()), ASKED), SMALL);
        CommitOutcome pooled = trial.granted(require(hugeTlb(HUGE)), ASKED);
        Trial.assertAllOnLeaves(pooled, HUGE);
        assertThat(pooled.populate().orElseThrow().faults()).isEqualTo(32);
        Trial.assertAllInFolios(trial.granted(require(transparent(HUGE)), ASKED), HUGE);
        Trial.assertAllInFolios(trial.granted(require(transparent(HUGE)), 1L << 30), HUGE);
    }

    @Test
    void withLargeBasePagesADefaultPageIsLarge() {
        Trial trial = Trial.of(FakeLinux.arm64k());

        Refusal refusal = trial.refusal(hugeTlb(), 1L << 30);

        assertThat(refusal.pageSize()).isEqualTo(PageSize.mib(512));
        assertThat(refusal.cause()).isEqualTo("2 needed, 0 of 0 free in the pool");
        assertThat(refusal.remedy()).contains("hugepages-524288kB/nr_hugepages");
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllOnLeaves(trial.granted(require(hugeTlb()), 1L << 30), PageSize.mib(512));
    }

    @Test
    void withLargeBasePagesARegionHasLargeGranules() {
        Trial trial = Trial.of(FakeLinux.arm64k());
        Snapshot empty = trial.linux().snapshot();
        try (Region region = trial.memory().reserve(4L << 30, Trial.options(require(transparent())))) {
            assertThat(region.granule()).isEqualTo(PageSize.mib(512));
            Trial.assertAllOnLeaves(region.commit(1L << 30, 1L << 30), PageSize.mib(512));
        }
        assertThat(trial.linux().snapshot()).isEqualTo(empty);
    }

    @Test
    void aSmallRequestIsOutOfReachOfLargePagesButNotOfSmallOnes() {
        Trial trial = Trial.of(FakeLinux.arm64k().hugeTlb(HUGE, 1));
        try (HugeArena arena =
                trial.memory().shared(Trial.options(prefer(transparent(), hugeTlb(HUGE), basePages())))) {
            CommitOutcome outcome = arena.outcome(arena.allocate(64));

            assertThat(outcome.granted()).isEqualTo(hugeTlb(HUGE));
            assertThat(outcome.refusals()).singleElement().satisfies(refusal -> {
                assertThat(refusal.call()).isEqualTo("size");
                assertThat(refusal.remedy()).isEqualTo("ask for 512 MiB or more, or require it alone");
            });
        }
    }
}
