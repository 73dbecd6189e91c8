// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.FaultPolicy.batched;
import static dev.hugemap.memory.FaultPolicy.largestFit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.Skips;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.Nobody;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresMultiSizeThp;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.memory.FaultedBlocks;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.FaultPlan;
import dev.hugemap.page.FaultRun;
import dev.hugemap.page.PageSize;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocks that this kernel puts in: which go in where, what a refusal leads to, and that all of it goes back. */
final class KernelFaultTest {
    private static final PageSize BASE = HugeMemory.system().host().pageSizes().base();
    private static final PageSize SMALL = PageSize.kib(64);
    private static final PageSize POOLED = PageSize.mib(2);
    private static final PageSize HUGE =
            HugeMemory.system().host().pageSizes().thp().orElseThrow();
    private static final PageSize GIANT = PageSize.gib(1);

    private final HugeMemory memory = HugeMemory.system().refresh();
    private @Nullable Footprint before;

    @BeforeEach
    void look() {
        before = Footprint.now();
    }

    @AfterEach
    void allOfItWentBack() {
        assertThat(Footprint.now()).isEqualTo(before);
    }

    private Region reserve(long bytes, BackingPolicy backings, FaultPolicy faults) {
        return memory.reserve(bytes, Footprint.known(RegionOptions.of(backings)).faultedBy(faults));
    }

    /** A region that begins a bit before a page of some size and ends a bit behind it. */
    private Region around(PageSize body, BackingPolicy backings) {
        long head = GIANT.bytes() - HUGE.bytes() - 2 * BASE.bytes();
        long bytes = 2 * BASE.bytes() + HUGE.bytes() + body.bytes() + HUGE.bytes() + BASE.bytes();
        RegionOptions options = Footprint.known(RegionOptions.of(backings))
                .faultedBy(largestFit())
                .congruentTo(head);
        return memory.reserve(bytes, options);
    }

    @Test
    @RequiresThp
    @RequiresHugePages(size = "thp", count = 1, exactly = true)
    @RequiresHugePages(size = "1g", count = 1)
    void oneRegionIsOnAllSizesAtOnceAsItsPlanSays() {
        try (Region region = around(GIANT, prefer(hugeTlb(GIANT), hugeTlb(HUGE), transparent(), basePages()))) {
            FaultOutcome outcome = region.fault(0, region.range().length());

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
            assertProvedAsPlanned(region);
            assertThat(region.plan().runs()).extracting(FaultRun::size).containsExactly(BASE, HUGE, GIANT, HUGE, BASE);
            Contents.checkZero(region.segment(0, region.range().length()));
            Contents.write(region.segment(0, region.range().length()), 21);
            Contents.check(region.segment(0, region.range().length()), 21);
        }
    }

    @Test
    @RequiresThp
    void hugePagesLieBetweenBasePagesAsThePlanSays() {
        try (Region region = around(HUGE, prefer(transparent(), basePages()))) {
            FaultOutcome outcome = region.fault(0, region.range().length());

            assertThat(outcome.count(HUGE)).isEqualTo(3);
            assertThat(outcome.count(BASE)).isEqualTo(3);
            assertFaults(outcome, region.plan().faults());
            assertProvedAsPlanned(region);
        }
    }

    private void needSizesKeptApart() {
        Skips.unless(
                memory.host().features().has(KernelFeature.GUARD_INSTALL),
                "Linux 6.13, which can keep larger pages out of a range",
                "HUGEMAP_NO_GUARDS");
    }

    /** Now and then the JVM faults in between, in the very thread that counts. */
    private static void assertFaults(FaultOutcome outcome, long faults) {
        assertThat(outcome.faults()).isBetween(faults, faults + 5);
    }

    /** One proof of all of the region, and one of each run of the plan. */
    private static void assertProvedAsPlanned(Region region) {
        FaultPlan plan = region.plan();
        MappingReport all = region.report(0, region.range().length());
        for (PageSize size : plan.sizes()) {
            assertThat(all.bytesOnLeaves(size)).as("%s", all).isEqualTo(plan.count(size) * size.bytes());
        }
        assertThat(all.absentBytes() + all.unknownBytes()).isZero();
        for (FaultRun run : plan) {
            assertThat(region.report(run.start() - region.range().start(), run.bytes())
                            .bytesOnLeaves(run.size()))
                    .isEqualTo(run.bytes());
        }
    }

    @Test
    @RequiresThp
    void memoryComesBlockByBlockAndGoesWithTheRegion() {
        long bytes = 16 * HUGE.bytes();
        try (Region region = reserve(bytes, prefer(transparent(), basePages()), largestFit())) {
            assertThat(Footprint.now().resident()).isZero();
            for (long at = 0; at < bytes; at += 2 * HUGE.bytes()) {
                region.fault(at, 2 * HUGE.bytes());
                assertThat(Footprint.now().resident()).isEqualTo(at + 2 * HUGE.bytes());
            }
            assertThat(Footprint.now().mappings()).hasSize(1);
        }
    }

    @Test
    @RequiresThp
    void aTouchPutsInTheBlockThatItLiesIn() {
        try (Region region = reserve(8 * HUGE.bytes(), prefer(transparent(), basePages()), largestFit())) {
            FaultOutcome outcome = region.fault(2 * HUGE.bytes() + HUGE.bytes() / 2, 1);

            assertThat(outcome.blocks()).containsExactly(new FaultedBlocks(HUGE, transparent(), HUGE, 1, HUGE.bytes()));
            assertFaults(outcome, 1);
            assertThat(region.report(2 * HUGE.bytes(), HUGE.bytes()).bytesOnLeaves(HUGE))
                    .isEqualTo(HUGE.bytes());
            assertThat(region.report(0, region.range().length()).absentBytes())
                    .isEqualTo(region.range().length() - HUGE.bytes());
        }
    }

    @Test
    @RequiresMultiSizeThp(value = "64k", pmd = "madvise")
    void aBatchIsOneFolioWhereTheSizeIsOn() {
        needSizesKeptApart();
        BackingPolicy backings = prefer(transparent(SMALL), basePages());
        try (Region region = reserve(16L << 20, backings, batched(SMALL))) {
            for (int i = 0; i < 8; i++) {
                FaultOutcome outcome = region.fault(3 * i * SMALL.bytes() + 5, 1);

                assertThat(outcome.blocks())
                        .containsExactly(new FaultedBlocks(SMALL, transparent(SMALL), SMALL, 1, SMALL.bytes()));
                assertFaults(outcome, 1);
            }
            if (Nobody.isRoot()) {
                MappingReport all = memory.inspector().reportAllSources(region.range());
                assertThat(all.bytesInFolios(SMALL)).as("%s", all).isEqualTo(8 * SMALL.bytes());
                assertThat(all.disagreements()).isEmpty();
            }
        }
    }

    @Test
    @RequiresMultiSizeThp(value = "64k", pmd = "madvise")
    void batchesOnBothSidesOfAHugePagesBoundaryAreAFolioEach() {
        needSizesKeptApart();
        BackingPolicy backings = prefer(transparent(SMALL), basePages());
        try (Region region = reserve(8 * HUGE.bytes(), backings, batched(SMALL))) {
            long bytes = HUGE.bytes() + 4 * SMALL.bytes();

            FaultOutcome outcome = region.fault(HUGE.bytes() - 2 * SMALL.bytes(), bytes);

            assertThat(outcome.blocks())
                    .containsExactly(new FaultedBlocks(SMALL, transparent(SMALL), SMALL, bytes / SMALL.bytes(), bytes));
            assertFaults(outcome, bytes / SMALL.bytes());
            assertThat(Footprint.now().resident()).isEqualTo(bytes);
        }
    }

    @Test
    @RequiresMultiSizeThp(value = "64k", mode = "never", pmd = "madvise")
    void aBatchIsBasePagesWhereTheSizeIsOff() {
        BackingPolicy backings = prefer(transparent(SMALL), basePages());
        try (Region region = reserve(16L << 20, backings, batched(SMALL))) {
            FaultOutcome outcome = region.fault(3 * SMALL.bytes() + 5, 1);

            assertThat(outcome.blocks()).containsExactly(new FaultedBlocks(SMALL, basePages(), BASE, 1, SMALL.bytes()));
            assertFaults(outcome, SMALL.bytes() / BASE.bytes());
            assertThat(outcome.fallbacks())
                    .singleElement()
                    .satisfies(
                            fallback -> assertThat(fallback.refusal().reason()).isEqualTo(Reason.SWITCHED_OFF));
            assertThat(region.report(3 * SMALL.bytes(), SMALL.bytes()).bytesOnLeaves(BASE))
                    .isEqualTo(SMALL.bytes());
            assertThat(region.report(0, region.range().length()).absentBytes())
                    .isEqualTo(region.range().length() - SMALL.bytes());
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 3, exactly = true)
    void whereThePoolRunsOutTheNextSizeGoesIn() {
        HugeTlb pool = HugeTlb.of("2m");
        long rest = POOLED.bytes() / BASE.bytes();
        try (Region region = reserve(16L << 20, prefer(hugeTlb(POOLED), basePages()), largestFit())) {
            FaultOutcome outcome = region.fault(0, 8L << 20);

            assertThat(outcome.blocks())
                    .containsExactly(
                            new FaultedBlocks(POOLED, hugeTlb(POOLED), POOLED, 3, 3 * POOLED.bytes()),
                            new FaultedBlocks(BASE, basePages(), BASE, rest, POOLED.bytes()));
            assertThat(outcome.fallbacks()).singleElement().satisfies(fallback -> {
                assertThat(fallback.refusal().reason()).isEqualTo(Reason.POOL_SHORT);
                assertThat(fallback.refusal().cause()).startsWith("1 needed, " + pool.free() + " of ");
                assertThat(fallback.count()).isEqualTo(1);
            });
            // Kernels that lack the scan don't count the faults of pages of the pool that madvise makes.
            long inPool = memory.host().features().has(KernelFeature.PAGEMAP_SCAN) ? 3 : 0;
            assertFaults(outcome, rest + inPool);
            assertThat(outcome.toString())
                    .startsWith("3 × 2 MiB on hugetlb 2 MiB, %d × %s on base %s; ".formatted(rest, BASE, BASE))
                    .endsWith(" faults; refused " + outcome.fallbacks().getFirst());
            assertThat(pool.available()).isZero();
            MappingReport report = region.report(0, 8L << 20);
            assertThat(report.bytesOnLeaves(POOLED)).isEqualTo(3 * POOLED.bytes());
            assertThat(report.bytesOnLeaves(BASE)).isEqualTo(POOLED.bytes());
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 3, exactly = true)
    void whereNothingSmallerIsLeftItIsAnExceptionAndNothingHasChanged() {
        HugeTlb pool = HugeTlb.of("2m");
        try (Region region = reserve(16L << 20, require(hugeTlb(POOLED)), largestFit())) {
            region.fault(0, 6L << 20);
            Contents.write(region.segment(0, 6L << 20), 4);
            Footprint held = Footprint.now();

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> region.fault(0, 8L << 20))
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.POOL_SHORT));

            assertThat(Footprint.now()).isEqualTo(held);
            assertThat(region.committedBytes()).isEqualTo(6L << 20);
            Contents.check(region.segment(0, 6L << 20), 4);
            region.decommit(0, 2L << 20);
            assertThat(pool.available()).isEqualTo(1);
            region.resetBackoff();
            assertThat(region.fault(6L << 20, 1).count(POOLED)).isEqualTo(1);
        }
    }
}
