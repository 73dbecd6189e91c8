// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.FaultPolicy.adaptive;
import static dev.hugemap.memory.FaultPolicy.batched;
import static dev.hugemap.memory.FaultPolicy.fixed;
import static dev.hugemap.memory.FaultPolicy.largestFit;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.GIANT;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;

/** Faults by a policy on modelled hosts: which blocks go in, on which pages, and what is refused before anything is asked. */
final class FaultTest {
    private static final BackingPolicy THP_OR_BASE = prefer(transparent(), basePages());

    @Test
    void theLargestBlockThatFitsGoesIn() {
        Trial trial = Trial.of(FakeLinux.x86());
        Snapshot before = trial.linux().snapshot();
        try (Region region = trial.reserve(4 * MIB + 3 * BASE.bytes(), THP_OR_BASE, largestFit())) {
            assertThat(region.granule()).isEqualTo(BASE);

            FaultOutcome first = region.fault(MIB, 1);
            FaultOutcome rest = region.fault(0, region.range().length());

            assertThat(first.blocks()).containsExactly(new FaultedBlocks(HUGE, transparent(), HUGE, 1, HUGE.bytes()));
            assertThat(first.faults()).isEqualTo(1);
            assertThat(rest.count(HUGE)).isEqualTo(1);
            assertThat(rest.count(BASE)).isEqualTo(3);
            assertThat(rest.presentBytes()).isEqualTo(HUGE.bytes());
            assertThat(rest.fallbacks()).isEmpty();
            assertThat(region.committedBytes()).isEqualTo(region.range().length());
            MappingReport report = region.report(0, region.range().length());
            assertThat(report.bytesOnLeaves(HUGE)).isEqualTo(4 * MIB);
            assertThat(report.bytesOnLeaves(BASE)).isEqualTo(3 * BASE.bytes());
            assertThat(region.plan().count(HUGE)).isEqualTo(2);
            assertThat(region.plan().count(BASE)).isEqualTo(3);
        }
        assertThat(trial.linux().snapshot()).isEqualTo(before);
    }

    @Test
    void oneRegionMayBeOnAllSizesAtOnce() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 1).hugeTlb(GIANT, 1));
        BackingPolicy all = prefer(hugeTlb(GIANT), hugeTlb(HUGE), transparent(), basePages());
        long head = GIANT.bytes() - HUGE.bytes() - 2 * BASE.bytes();
        long bytes = 2 * BASE.bytes() + HUGE.bytes() + GIANT.bytes() + HUGE.bytes() + BASE.bytes();
        Snapshot before = trial.linux().snapshot();
        try (Region region = trial.memory()
                .reserve(bytes, Trial.options(all).faultedBy(largestFit()).congruentTo(head))) {
            FaultOutcome outcome = region.fault(0, bytes);

            assertThat(outcome.blocks())
                    .containsExactly(
                            new FaultedBlocks(GIANT, hugeTlb(GIANT), GIANT, 1, GIANT.bytes()),
                            new FaultedBlocks(HUGE, hugeTlb(HUGE), HUGE, 1, HUGE.bytes()),
                            new FaultedBlocks(HUGE, transparent(), HUGE, 1, HUGE.bytes()),
                            new FaultedBlocks(BASE, basePages(), BASE, 3, 3 * BASE.bytes()));
            assertThat(outcome.fallbacks()).singleElement().satisfies(fallback -> {
                assertThat(fallback.refusal().backing()).isEqualTo(hugeTlb(HUGE));
                assertThat(fallback.refusal().reason()).isEqualTo(Reason.POOL_SHORT);
            });
            assertThat(region.report(0, bytes).rows())
                    .extracting(LeafRow::leafSize)
                    .containsExactly(GIANT, HUGE, HUGE, BASE);
            assertThat(region.plan().runs())
                    .extracting(run -> run.size())
                    .containsExactly(BASE, HUGE, GIANT, HUGE, BASE);
        }
        assertThat(trial.linux().snapshot()).isEqualTo(before);
    }

    @Test
    void aBatchIsOneCallOnBasePages() {
        Trial trial = Trial.of(FakeLinux.x86());
        try (Region region = trial.reserve(16 * MIB, THP_OR_BASE, batched(SMALL))) {
            trial.linux().forgetCalls();
            FaultOutcome outcome = region.fault(3 * SMALL.bytes() + 5, 1);

            assertThat(outcome.blocks()).containsExactly(new FaultedBlocks(SMALL, basePages(), BASE, 1, SMALL.bytes()));
            assertThat(outcome.faults()).isEqualTo(16);
            assertThat(trial.linux().calls())
                    .filteredOn(call -> call.contains("MADV_POPULATE_WRITE") && call.contains(", 65536,"))
                    .hasSize(1);
            assertThat(region.segment(3 * SMALL.bytes(), SMALL.bytes()).byteSize())
                    .isEqualTo(SMALL.bytes());
            assertThatIllegalStateException().isThrownBy(() -> region.segment(0, 1));
        }
    }

    @Test
    void aBatchIsOneFolioWhereTheHostGrantsIt() {
        Trial trial = Trial.of(FakeLinux.x86().multiThp(SMALL, ThpMode.MADVISE));
        BackingPolicy backings = prefer(transparent(SMALL), basePages());
        try (Region region = trial.reserve(16 * MIB, backings, batched(SMALL))) {
            FaultOutcome outcome = region.fault(0, 1);

            assertThat(outcome.blocks())
                    .containsExactly(new FaultedBlocks(SMALL, transparent(SMALL), SMALL, 1, SMALL.bytes()));
            assertThat(outcome.faults()).isEqualTo(1);
            trial.linux().admin().failMultiThpAllocations(1, Long.MAX_VALUE);
            FaultOutcome fallen = region.fault(SMALL.bytes(), 1);
            assertThat(fallen.blocks()).containsExactly(new FaultedBlocks(SMALL, basePages(), BASE, 1, SMALL.bytes()));
            assertThat(fallen.fallbacks())
                    .singleElement()
                    .satisfies(fallback ->
                            assertThat(fallback.refusal().pageSize()).isEqualTo(SMALL));
        }
    }

    @Test
    void batchesOnBothSidesOfAHugePagesBoundaryAreAFolioEach() {
        Trial trial = Trial.of(FakeLinux.x86().multiThp(SMALL, ThpMode.MADVISE));
        BackingPolicy backings = prefer(transparent(SMALL), basePages());
        try (Region region = trial.reserve(16 * MIB, backings, batched(SMALL))) {
            trial.linux().forgetCalls();

            FaultOutcome outcome = region.fault(HUGE.bytes() - 2 * SMALL.bytes(), HUGE.bytes() + 4 * SMALL.bytes());

            assertThat(outcome.blocks())
                    .containsExactly(
                            new FaultedBlocks(SMALL, transparent(SMALL), SMALL, 36, HUGE.bytes() + 4 * SMALL.bytes()));
            assertThat(outcome.faults()).isEqualTo(36);
            assertThat(trial.linux().calls())
                    .as("nothing is undone and tried anew")
                    .noneMatch(call -> call.startsWith("mremap"));
        }
    }

    @Test
    void fixedBlocksTakeTheNextSmallerSizeAtTheEnds() {
        Trial trial = Trial.of(FakeLinux.x86());
        try (Region region = trial.memory()
                .reserve(
                        4 * MIB,
                        Trial.options(THP_OR_BASE)
                                .faultedBy(fixed(HUGE))
                                .congruentTo(HUGE.bytes() - 2 * BASE.bytes()))) {
            FaultOutcome outcome = region.fault(0, 4 * MIB);

            assertThat(outcome.count(HUGE)).isEqualTo(1);
            assertThat(outcome.count(BASE)).isEqualTo(512);
        }
    }

    @Test
    void sizesAreThoseOfTheHost() {
        Trial trial = Trial.of(FakeLinux.arm64k());
        PageSize base = PageSize.kib(64);
        PageSize huge = PageSize.mib(512);
        try (Region region =
                trial.reserve(huge.bytes() + base.bytes(), prefer(transparent(), basePages()), largestFit())) {
            FaultOutcome outcome = region.fault(0, region.range().length());

            assertThat(outcome.count(huge)).isEqualTo(1);
            assertThat(outcome.count(base)).isEqualTo(1);
        }
    }

    @Test
    void memoryThatWasCommittedIsThereForFaults() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 8));
        BackingPolicy backings = prefer(hugeTlb(HUGE), transparent(), basePages());
        try (Region region = trial.reserve(16 * MIB, backings, largestFit())) {
            assertThat(region.commit(2 * MIB, 4 * MIB).label()).isEqualTo("hugetlb 2 MiB");
            assertThat(region.commit(8 * MIB, BASE.bytes()).label()).isEqualTo("base 4 KiB");

            FaultOutcome outcome = region.fault(0, 16 * MIB);

            assertThat(outcome.presentBytes()).isEqualTo(4 * MIB + BASE.bytes());
            assertThat(outcome.fallbacks())
                    .as(
                            "what was moved in is a mapping of its own, and a block that isn't one mapping can't be collapsed")
                    .anySatisfy(
                            fallback -> assertThat(fallback.refusal().errno()).isEqualTo(Errno.EINVAL));
            assertThat(region.report(0, 16 * MIB).bytesOnLeaves(HUGE)).isEqualTo(14 * MIB);
            assertThat(region.report(0, 16 * MIB).bytesOnLeaves(BASE)).isEqualTo(2 * MIB);
        }
    }

    @Test
    void refusesOddRequests() {
        Trial trial = Trial.of(FakeLinux.x86());
        try (Region plain = trial.memory().reserve(4 * MIB, Trial.options(THP_OR_BASE));
                Region region = trial.reserve(4 * MIB, THP_OR_BASE, fault -> PageSize.kib(1))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> plain.fault(0, 1))
                    .withMessageContaining("faultedBy");
            assertThatIllegalStateException()
                    .isThrownBy(() -> region.fault(0, 1))
                    .withMessageContaining("chose a block of 1 KiB at offset 0");
            assertThatIllegalArgumentException().isThrownBy(() -> region.fault(0, 0));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> region.fault(4 * MIB, 1));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trial.options(THP_OR_BASE.onTouch()).faultedBy(largestFit()))
                .withMessageContaining("a fault policy puts pages in");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trial.memory()
                        .reserve(4 * MIB, Trial.options(THP_OR_BASE).congruentTo(BASE.bytes())));
        assertThatIllegalArgumentException().isThrownBy(() -> adaptive().promotingAt(0));
    }
}
