package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
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

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.host.ThpMode;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.PageSize;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults by a policy on modelled hosts: which blocks go in, what a refusal leads to, and what stays as it was. */
final class FaultTest {
    private static final BackingPolicy THP_OR_BASE = prefer(transparent(), basePages());

    private static Trial host() {
        return Trial.of(FakeLinux.x86());
    }

    private static Region reserve(Trial trial, long bytes, BackingPolicy backings, FaultPolicy faults) {
        return trial.memory().reserve(bytes, Trial.options(backings).faultedBy(faults));
    }

    @Test
    void theLargestBlockThatFitsGoesIn() {
        Trial trial = host();
        Snapshot before = trial.linux().snapshot();
        try (Region region = reserve(trial, 4 * MIB + 3 * BASE.bytes(), THP_OR_BASE, largestFit())) {
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
        Trial trial = host();
        try (Region region = reserve(trial, 16 * MIB, THP_OR_BASE, batched(SMALL))) {
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
        try (Region region = reserve(trial, 16 * MIB, backings, batched(SMALL))) {
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
        try (Region region = reserve(trial, 16 * MIB, backings, batched(SMALL))) {
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
    void aRefusedSizeFallsBackToTheNextSmallerOne() {
        Trial trial = Trial.of(FakeLinux.x86().multiThp(SMALL, ThpMode.MADVISE));
        BackingPolicy backings = prefer(transparent(), transparent(SMALL), basePages());
        try (Region region = reserve(trial, 8 * MIB, backings, largestFit())) {
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
        Trial trial = host();
        try (Region region = reserve(trial, 64 * MIB, THP_OR_BASE, largestFit())) {
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
        try (Region region = reserve(trial, 64 * MIB, require(hugeTlb(HUGE)), largestFit())) {
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
    void aPopulatedExtentIsCollapsedInPlaceAndKeepsItsContents() {
        Trial trial = host();
        FakeLinux linux = trial.linux();
        try (Region region = reserve(trial, 64 * MIB, THP_OR_BASE, adaptive().promotingAt(0.25))) {
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
        Trial trial = host();
        try (Region region = reserve(trial, 64 * MIB, THP_OR_BASE, adaptive())) {
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
        try (Region region = reserve(trial, 64 * MIB, backings, fault -> fault.length() > MIB ? HUGE : BASE)) {
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
    void aPooledPageIsNotCut() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 8));
        try (Region region = reserve(trial, 16 * MIB, prefer(hugeTlb(HUGE), basePages()), largestFit())) {
            region.fault(0, 4 * MIB);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> region.decommit(BASE.bytes(), BASE.bytes()))
                    .withMessageContaining("would cut a page of the pool");
            region.decommit(0, 2 * MIB);

            assertThat(trial.linux().pool(HUGE).free()).isEqualTo(7);
            assertThat(region.committedBytes()).isEqualTo(2 * MIB);
        }
    }

    @Test
    void aBlockThatWasGivenBackInPartsIsOneMappingAgainWhenItComesBack() {
        Trial trial = host();
        try (Region region = reserve(trial, 8 * MIB, THP_OR_BASE, largestFit())) {
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

    @Test
    void hugePagesGoBackWholeAfterADelayThatFollowsDemand() {
        long[] now = {0};
        FakeLinux linux = FakeLinux.x86().build();
        HugeMemory memory = HugeMemory.over(linux, linux.files(), () -> now[0]);
        try (Region region = memory.reserve(64 * MIB, Trial.options(THP_OR_BASE).faultedBy(adaptive()))) {
            region.fault(0, 4 * MIB);
            region.decommit(0, MIB);
            assertThat(linux.residentBytes()).as("a part is not cut out").isEqualTo(4 * MIB);
            region.decommit(MIB, MIB);
            assertThat(linux.residentBytes()).as("nobody ever wanted any back").isEqualTo(2 * MIB);

            now[0] += 20_000_000;
            region.fault(0, 2 * MIB);
            linux.write(region.range().start(), 2 * MIB, 9);
            region.decommit(0, 2 * MIB);
            assertThat(linux.residentBytes())
                    .as("wanted back after 20 ms: kept for 40")
                    .isEqualTo(4 * MIB);

            now[0] += 30_000_000;
            FaultOutcome again = region.fault(MIB, MIB);
            assertThat(again.reusedBytes()).isEqualTo(MIB);
            assertThat(again.faults()).isZero();
            assertThat(linux.contentsAt(region.range().start() + MIB)).isZero();
            region.decommit(MIB, MIB);
            now[0] += 60_000_000;
            assertThat(region.giveBack()).isEqualTo(2 * MIB);
            assertThat(linux.residentBytes()).isEqualTo(2 * MIB);
        }
    }

    @Test
    void refusesOddRequests() {
        Trial trial = host();
        try (Region plain = trial.memory().reserve(4 * MIB, Trial.options(THP_OR_BASE));
                Region region = reserve(trial, 4 * MIB, THP_OR_BASE, fault -> PageSize.kib(1))) {
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

    @Test
    void fixedBlocksTakeTheNextSmallerSizeAtTheEnds() {
        Trial trial = host();
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
    void memoryThatWasCommittedIsThereForFaults() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 8));
        BackingPolicy backings = prefer(hugeTlb(HUGE), transparent(), basePages());
        try (Region region = reserve(trial, 16 * MIB, backings, largestFit())) {
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

    static FakeLinuxBuilder arm() {
        return FakeLinux.arm64k();
    }

    @Test
    void sizesAreThoseOfTheHost() {
        Trial trial = Trial.of(arm());
        PageSize base = PageSize.kib(64);
        PageSize huge = PageSize.mib(512);
        try (Region region =
                reserve(trial, huge.bytes() + base.bytes(), prefer(transparent(), basePages()), largestFit())) {
            FaultOutcome outcome = region.fault(0, region.range().length());

            assertThat(outcome.count(huge)).isEqualTo(1);
            assertThat(outcome.count(base)).isEqualTo(1);
        }
    }

    @Test
    void demandForManyPagesAtOnceCountsToo() {
        long[] now = {0};
        FakeLinux linux = FakeLinux.x86().build();
        HugeMemory memory = HugeMemory.over(linux, linux.files(), () -> now[0]);
        try (Region region = memory.reserve(64 * MIB, Trial.options(THP_OR_BASE).faultedBy(adaptive()))) {
            region.fault(0, 8 * MIB);
            region.decommit(0, 8 * MIB);
            assertThat(linux.residentBytes()).isZero();
            now[0] += 20_000_000;
            region.fault(0, 8 * MIB);

            region.decommit(0, 8 * MIB);

            assertThat(linux.residentBytes()).as("wanted back as a run").isEqualTo(8 * MIB);
        }
    }

    @Test
    void whatCannotBeGivenBackIsATypedRefusalAndStaysKept() {
        long[] now = {0};
        FakeLinux linux = FakeLinux.x86().build();
        HugeMemory memory = HugeMemory.over(linux, linux.files(), () -> now[0]);
        try (Region region = memory.reserve(64 * MIB, Trial.options(THP_OR_BASE).faultedBy(adaptive()))) {
            region.fault(0, 2 * MIB);
            region.decommit(0, 2 * MIB);
            now[0] += 20_000_000;
            region.fault(0, 2 * MIB);
            region.decommit(0, 2 * MIB);
            now[0] += 60_000_000;
            linux.failNth(1, "mremap", Errno.ENOMEM);

            assertThatExceptionOfType(HugeMemoryException.class)
                    .isThrownBy(() -> region.fault(8 * MIB, 1))
                    .withMessageContaining("cannot give back what is decommitted");

            assertThat(linux.residentBytes()).isEqualTo(2 * MIB);
            assertThat(region.giveBack()).isEqualTo(2 * MIB);
        }
    }

    @Test
    void aBackingThatTheHostLacksIsTold() {
        Trial trial = Trial.of(FakeLinux.x86().withoutThp());
        try (Region some = reserve(trial, 4 * MIB, THP_OR_BASE, largestFit());
                Region none = reserve(trial, 4 * MIB, require(transparent()), largestFit())) {
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
