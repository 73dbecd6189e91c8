// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.FaultPolicy.largestFit;
import static dev.hugemap.memory.Trial.GIANT;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.host.ThpMode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A uniform region: one page size, known before the first page and seen after it, or an exception. */
final class UniformRegionTest {
    private static final BackingPolicy THP_OR_BASE = prefer(transparent(), basePages());

    @Test
    void knowsItsPageSizeBeforeAnythingIsMapped() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 8));
        BackingPolicy backings = prefer(hugeTlb(GIANT), hugeTlb(HUGE), transparent(), basePages());
        try (Region region =
                trial.memory().reserve(32 * MIB, Trial.options(backings).uniform())) {
            assertThat(region.plan().uniformPageSize()).contains(HUGE);
            assertThat(region.passedOver()).extracting(Refusal::pageSize).containsExactly(GIANT);
            assertThat(trial.linux().pool(HUGE).reserved()).isZero();

            assertThat(region.commit(0, 16 * MIB).label()).isEqualTo("hugetlb 2 MiB");
            assertThat(region.commit(16 * MIB, 16 * MIB).label()).isEqualTo("thp 2 MiB");

            assertThat(region.report(0, 32 * MIB).bytesOnLeaves(HUGE)).isEqualTo(32 * MIB);
        }
    }

    @Test
    void isNeverAMixture() {
        Trial trial = Trial.of(FakeLinux.x86());
        RegionOptions options =
                Trial.options(THP_OR_BASE).faultedBy(largestFit()).uniform();
        try (Region region = trial.memory().reserve(32 * MIB, options)) {
            assertThat(region.plan().uniformPageSize()).contains(HUGE);
            region.fault(0, 2 * MIB);
            trial.linux().admin().failThpAllocations(1, Long.MAX_VALUE);

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> region.fault(0, 4 * MIB))
                    .satisfies(refused -> {
                        assertThat(refused.reason()).isEqualTo(Reason.CONTRADICTED);
                        assertThat(refused.report()).isPresent();
                    });
            assertThat(region.committedBytes()).isEqualTo(2 * MIB);
        }
    }

    @Test
    void isRefusedAtOnceWhereNothingIsLeftForIt() {
        Trial trial = Trial.of(FakeLinux.x86().thp(ThpMode.NEVER));
        RegionOptions options =
                Trial.options(prefer(hugeTlb(HUGE), transparent())).uniform();
        assertThatExceptionOfType(HugePagesUnavailableException.class)
                .isThrownBy(() -> trial.memory().reserve(32 * MIB, options))
                .satisfies(refused -> assertThat(refused.refusals())
                        .extracting(Refusal::reason)
                        .containsExactly(Reason.POOL_SHORT, Reason.SWITCHED_OFF));
        assertThat(trial.linux().vmas()).isEmpty();
    }

    @Test
    void keepsToWhatItsControlGroupAllows() {
        for (FakeLinuxBuilder limited : List.of(
                FakeLinux.x86().hugeTlb(HUGE, 32).hugeTlbLimit(HUGE, 8 * MIB),
                FakeLinux.x86().hugeTlb(HUGE, 32).hugeTlbRsvdLimit(HUGE, 8 * MIB))) {
            Trial trial = Trial.of(limited.privileged());
            RegionOptions pool = Trial.options(prefer(hugeTlb(HUGE))).uniform();

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> trial.memory().reserve(32 * MIB, pool))
                    .satisfies(refused -> {
                        assertThat(refused.reason()).isEqualTo(Reason.CGROUP_HUGETLB_LIMIT);
                        assertThat(refused).hasMessageContaining("hugetlb limit of 8 MiB leaves 8 MiB");
                        trial.linux().admin().run(refused.refusals().getFirst().remedy());
                    });
            try (Region region = trial.memory().reserve(32 * MIB, pool)) {
                assertThat(region.plan().uniformPageSize()).contains(HUGE);
            }
        }
    }
}
