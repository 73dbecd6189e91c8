// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.FaultPolicy.largestFit;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import org.junit.jupiter.api.Test;

/** Refused blocks: what goes in instead, how long a refused size is left alone, and what is told. */
final class FaultRefusalTest {
    private static final BackingPolicy THP_OR_BASE = prefer(transparent(), basePages());

    @Test
    void aRefusedSizeFallsBackToTheNextSmallerOne() {
        Trial trial = Trial.of(FakeLinux.x86().multiThp(SMALL, ThpMode.MADVISE));
        BackingPolicy backings = prefer(transparent(), transparent(SMALL), basePages());
        try (Region region = trial.reserve(8 * MIB, backings, largestFit())) {
            trial.linux().admin().failThpAllocations(1, Long.MAX_VALUE);

            FaultOutcome outcome = region.fault(0, 1);

            assertThat(outcome.count(HUGE)).isZero();
            assertThat(outcome.count(SMALL)).isEqualTo(1);
            assertThat(outcome.fallbacks()).singleElement().satisfies(fallback -> {
                assertThat(fallback.count()).isEqualTo(1);
                assertThat(fallback.refusal().reason()).isEqualTo(Reason.CONTRADICTED);
            });
            assertThat(region.committedBytes()).isEqualTo(SMALL.bytes());
        }
    }

    @Test
    void aRefusedBlockGoesInOnSmallerPagesAllAtOnce() {
        long[] now = {0};
        FakeLinux linux = FakeLinux.x86().hugeTlb(HUGE, 3).build();
        // A clock on which every pause is over by the next look.
        HugeMemory memory = HugeMemory.over(linux, linux.files(), () -> now[0] += 20_000_000);
        BackingPolicy backings = prefer(hugeTlb(HUGE), basePages());
        try (Region region = memory.reserve(16 * MIB, Trial.options(backings).faultedBy(largestFit()))) {
            FaultOutcome outcome = region.fault(0, 8 * MIB);

            assertThat(outcome.count(HUGE)).isEqualTo(3);
            assertThat(outcome.count(BASE)).isEqualTo(512);
            assertThat(outcome.fallbacks()).singleElement().satisfies(fallback -> {
                assertThat(fallback.refusal().reason()).isEqualTo(Reason.POOL_SHORT);
                assertThat(fallback.count()).isEqualTo(1);
            });
        }
    }

    @Test
    void aSizeThatWasRefusedIsLeftAloneForAWhile() {
        long[] now = {0};
        FakeLinux linux = FakeLinux.x86().build();
        HugeMemory memory = HugeMemory.over(linux, linux.files(), () -> now[0]);
        try (Region region = memory.reserve(64 * MIB, Trial.options(THP_OR_BASE).faultedBy(largestFit()))) {
            linux.admin().failThpAllocations(1, Long.MAX_VALUE);
            region.fault(0, 1);
            linux.admin().failThpAllocations(Long.MAX_VALUE, Long.MAX_VALUE);

            FaultOutcome paused = region.fault(4 * MIB, 1);
            assertThat(paused.count(BASE)).isEqualTo(1);
            assertThat(paused.fallbacks()).singleElement().satisfies(fallback -> {
                assertThat(fallback.refusal().reason()).isEqualTo(Reason.BACKED_OFF);
                assertThat(fallback.refusal().cause())
                        .contains("refused 1 time")
                        .contains("leaves of 2 MiB observed");
            });

            now[0] += 1_000_000;
            assertThat(region.fault(8 * MIB, 1).count(HUGE)).isEqualTo(1);
        }
    }

    @Test
    void theBackoffIsResetOnRequest() {
        Trial trial = Trial.of(FakeLinux.x86());
        try (Region region = trial.reserve(64 * MIB, THP_OR_BASE, largestFit())) {
            trial.linux().admin().failThpAllocations(1, Long.MAX_VALUE);
            region.fault(0, 1);
            trial.linux().admin().failThpAllocations(Long.MAX_VALUE, Long.MAX_VALUE);

            region.resetBackoff();

            assertThat(region.fault(4 * MIB, 1).count(HUGE)).isEqualTo(1);
        }
    }

    @Test
    void whatTheLastSizeRefusesIsAnExceptionAndNothingHasChanged() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 3));
        try (Region region = trial.reserve(64 * MIB, require(hugeTlb(HUGE)), largestFit())) {
            assertThat(region.fault(0, 6 * MIB).count(HUGE)).isEqualTo(3);
            Snapshot before = trial.linux().snapshot();

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> region.fault(0, 8 * MIB))
                    .satisfies(refused -> {
                        assertThat(refused.reason()).isEqualTo(Reason.POOL_SHORT);
                        assertThat(refused.refusals()).hasSize(1);
                    });

            assertThat(trial.linux().snapshot()).isEqualTo(before);
            assertThat(region.committedBytes()).isEqualTo(6 * MIB);
        }
    }

    @Test
    void aBackingThatTheHostLacksIsTold() {
        Trial trial = Trial.of(FakeLinux.x86().withoutThp());
        try (Region some = trial.reserve(4 * MIB, THP_OR_BASE, largestFit());
                Region none = trial.reserve(4 * MIB, require(transparent()), largestFit())) {
            assertThat(some.fault(0, 1).fallbacks())
                    .singleElement()
                    .satisfies(
                            fallback -> assertThat(fallback.refusal().reason()).isEqualTo(Reason.SIZE_UNKNOWN));
            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> none.fault(0, 1))
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.SIZE_UNKNOWN));
        }
    }

    @Test
    void aRefusalCarriesNoReportOfAnEarlierBlock() {
        FakeLinux linux = FakeLinux.x86().hugeTlb(HUGE, 1).build();
        // A clock that stands still, so that what was refused stays backed off.
        HugeMemory memory = HugeMemory.over(linux, linux.files(), () -> 0);
        BackingPolicy backings = prefer(transparent(), hugeTlb(HUGE));
        try (Region region = memory.reserve(4 * MIB, Trial.options(backings).faultedBy(largestFit()))) {
            linux.admin().failThpAllocations(1, Long.MAX_VALUE);

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> region.fault(0, 4 * MIB))
                    .satisfies(refused -> {
                        assertThat(refused.refusals())
                                .extracting(Refusal::reason)
                                .containsExactly(Reason.BACKED_OFF, Reason.POOL_SHORT);
                        assertThat(refused.report()).isEmpty();
                    });
            assertThat(region.committedBytes()).isEqualTo(2 * MIB);
        }
    }
}
