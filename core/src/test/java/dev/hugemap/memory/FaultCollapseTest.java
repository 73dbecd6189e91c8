// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.FaultPolicy.adaptive;
import static dev.hugemap.memory.FaultPolicy.largestFit;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.KernelFeature;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blocks that overlap what is populated: collapsed in place or left as they are, with all contents kept. */
final class FaultCollapseTest {
    private static final BackingPolicy THP_OR_BASE = prefer(transparent(), basePages());

    @Test
    void aPopulatedExtentIsCollapsedInPlaceAndKeepsItsContents() {
        Trial trial = Trial.of(FakeLinux.x86());
        FakeLinux linux = trial.linux();
        try (Region region = trial.reserve(64 * MIB, THP_OR_BASE, adaptive().promotingAt(0.25))) {
            long start = region.range().start();
            for (int i = 0; i < 7; i++) {
                FaultOutcome outcome = region.fault(i * 4 * SMALL.bytes(), 1);
                assertThat(outcome.count(SMALL)).isEqualTo(1);
                linux.write(start + i * 4 * SMALL.bytes(), SMALL.bytes(), 100 + i);
            }

            FaultOutcome full = region.fault(HUGE.bytes() - 1, 1);

            assertThat(full.count(HUGE)).as("%s", full).isZero();
            FaultOutcome promoted = region.fault(SMALL.bytes(), SMALL.bytes());
            assertThat(promoted.collapses()).isEqualTo(1);
            assertThat(promoted.count(HUGE)).isEqualTo(1);
            assertThat(promoted.bytesOn(HUGE)).isEqualTo(HUGE.bytes() - 8 * SMALL.bytes());
            assertThat(region.report(0, HUGE.bytes()).bytesOnLeaves(HUGE)).isEqualTo(HUGE.bytes());
            assertThat(region.committedBytes()).isEqualTo(HUGE.bytes());
            for (int i = 0; i < 7; i++) {
                assertThat(linux.contentsAt(start + i * 4 * SMALL.bytes())).isEqualTo(100 + i);
                assertThat(linux.contentsAt(start + (i * 4 + 1) * SMALL.bytes()))
                        .isZero();
            }
        }
    }

    @Test
    void aCollapseThatIsRefusedLeavesBatches() {
        Trial trial = Trial.of(FakeLinux.x86());
        try (Region region = trial.reserve(64 * MIB, THP_OR_BASE, adaptive())) {
            region.fault(0, MIB - SMALL.bytes());
            trial.linux().write(region.range().start(), MIB - SMALL.bytes(), 7);
            assertThat(trial.memory().host().features().has(KernelFeature.COLLAPSE))
                    .isTrue();
            trial.linux().failEvery(Advice.MADV_COLLAPSE, Errno.ENOMEM);
            List<String> mappings = trial.linux().snapshot().mappings();

            FaultOutcome outcome = region.fault(MIB, SMALL.bytes());

            assertThat(outcome.count(SMALL)).isEqualTo(1);
            assertThat(outcome.fallbacks()).as("%s", outcome).singleElement().satisfies(fallback -> {
                assertThat(fallback.refusal().errno()).isEqualTo(Errno.ENOMEM);
                assertThat(fallback.refusal().cause()).contains("2 MiB of memory in one piece");
            });
            assertThat(trial.linux().contentsAt(region.range().start())).isEqualTo(7);
            assertThat(trial.linux().snapshot().mappings()).isEqualTo(mappings);
            assertThat(region.committedBytes()).isEqualTo(MIB);
        }
    }

    @Test
    void aBlockOverPopulatedPagesIsNeverMappedOver() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 8));
        BackingPolicy backings = prefer(hugeTlb(HUGE), basePages());
        try (Region region = trial.reserve(64 * MIB, backings, fault -> fault.length() > MIB ? HUGE : BASE)) {
            region.fault(BASE.bytes(), 1);
            trial.linux().write(region.range().start() + BASE.bytes(), BASE.bytes(), 5);

            FaultOutcome outcome = region.fault(0, HUGE.bytes());

            assertThat(outcome.fallbacks())
                    .anySatisfy(
                            fallback -> assertThat(fallback.refusal().reason()).isEqualTo(Reason.POPULATED));
            assertThat(outcome.bytesOn(BASE)).isEqualTo(511 * BASE.bytes());
            assertThat(trial.linux().contentsAt(region.range().start() + BASE.bytes()))
                    .isEqualTo(5);
            assertThat(trial.linux().pool(HUGE).free()).isEqualTo(8);
        }
    }

    @Test
    void aBlockThatWasGivenBackInPartsIsOneMappingAgainWhenItComesBack() {
        Trial trial = Trial.of(FakeLinux.x86());
        try (Region region = trial.reserve(8 * MIB, THP_OR_BASE, largestFit())) {
            region.fault(2 * MIB, 4 * MIB);
            trial.linux().write(region.range().start() + 2 * MIB, 4 * MIB, 9);
            region.decommit(3 * MIB, MIB);
            region.decommit(2 * MIB, MIB);

            FaultOutcome again = region.fault(2 * MIB, 2 * MIB);

            assertThat(again.fallbacks()).isEmpty();
            assertThat(again.count(HUGE)).isEqualTo(1);
            assertThat(trial.linux().contentsAt(region.range().start() + 2 * MIB))
                    .isZero();
        }
    }

    @Test
    void aBlockThatCannotBecomeOnePageSaysNothingAboutOthers() {
        FakeLinux linux = FakeLinux.x86().build();
        HugeMemory memory = HugeMemory.over(linux, linux.files(), () -> 0);
        try (Region region = memory.reserve(8 * MIB, Trial.options(THP_OR_BASE).faultedBy(largestFit()))) {
            region.fault(2 * MIB, 4 * MIB);
            region.decommit(2 * MIB, MIB / 2);
            FaultOutcome refilled = region.fault(MIB, 3 * MIB / 2);
            assertThat(refilled.fallbacks())
                    .extracting(fallback -> fallback.refusal().reason())
                    .containsExactly(Reason.CONTRADICTED);

            assertThat(region.fault(6 * MIB, 2 * MIB).count(HUGE)).isEqualTo(1);
        }
    }

    @Test
    void aCollapseThatCannotBeMadeIsLeftAloneForAWhile() {
        FakeLinux linux = FakeLinux.x86().build();
        long[] now = {0};
        HugeMemory memory = HugeMemory.over(linux, linux.files(), () -> now[0]);
        try (Region region = memory.reserve(8 * MIB, Trial.options(THP_OR_BASE).faultedBy(largestFit()))) {
            region.fault(2 * MIB, 4 * MIB);
            region.decommit(2 * MIB, MIB / 2);
            region.fault(0, 2 * MIB);
            linux.forgetCalls();

            region.fault(2 * MIB, BASE.bytes());
            region.fault(2 * MIB + BASE.bytes(), BASE.bytes());
            assertThat(linux.calls())
                    .filteredOn(call -> call.contains("2097152, MADV_COLLAPSE"))
                    .hasSize(1);

            now[0] += 1_000_000;
            region.fault(2 * MIB + 2 * BASE.bytes(), BASE.bytes());
            assertThat(linux.calls())
                    .filteredOn(call -> call.contains("2097152, MADV_COLLAPSE"))
                    .hasSize(2);
        }
    }
}
