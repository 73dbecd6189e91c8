// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.FaultPolicy.adaptive;
import static dev.hugemap.memory.FaultPolicy.largestFit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.inspect.MappingReport;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Blocks over memory that is populated, on this kernel: collapsed in place or left on smaller pages, contents kept. */
final class KernelCollapseTest {
    private static final PageSize BASE = PageSize.kib(4);
    private static final PageSize SMALL = PageSize.kib(64);
    private static final PageSize HUGE = PageSize.mib(2);
    private static final long MIB = 1L << 20;
    private static final BackingPolicy THP_OR_BASE = prefer(transparent(), basePages());
    /** Base pages for what is asked for in bits, huge ones for what is asked for as a whole. */
    private static final FaultPolicy BY_LENGTH = fault ->
            fault.length() >= HUGE.bytes() && fault.fits(HUGE) && fault.sizes().contains(HUGE) ? HUGE : BASE;

    private final HugeMemory memory = HugeMemory.system().refresh();

    private Region reserve(BackingPolicy backings, FaultPolicy faults) {
        return memory.reserve(64 * MIB, RegionOptions.of(backings).faultedBy(faults));
    }

    @Test
    @RequiresThp
    void sparseTouchesStayInBatches() {
        try (Region region = reserve(THP_OR_BASE, adaptive())) {
            for (long at = 0; at < region.range().length(); at += HUGE.bytes()) {
                FaultOutcome outcome = region.fault(at + HUGE.bytes() / 2, 1);

                assertThat(outcome.count(SMALL)).isEqualTo(1);
                assertThat(outcome.fallbacks()).isEmpty();
            }
            MappingReport report = region.report(0, region.range().length());
            assertThat(report.bytesOnLeaves(BASE)).isEqualTo(32 * SMALL.bytes());
            assertThat(report.bytesOnLeaves(HUGE)).isZero();
        }
    }

    @Test
    @RequiresThp
    void anExtentThatFillsUpIsCollapsedInPlace() {
        // Time enough on a busy machine: what is late here would be a fallback.
        try (Region region = reserve(THP_OR_BASE, adaptive().collapsingFor(Duration.ofMinutes(1)))) {
            for (int i = 0; i < 15; i++) {
                long at = HUGE.bytes() + 2 * i * SMALL.bytes();
                assertThat(region.fault(at, 1).count(SMALL)).isEqualTo(1);
                Contents.write(region.segment(at, SMALL.bytes()), 100 + i);
            }
            assertThat(region.report(0, 3 * HUGE.bytes()).bytesOnLeaves(BASE)).isEqualTo(15 * SMALL.bytes());

            FaultOutcome promoted = region.fault(HUGE.bytes() + SMALL.bytes(), SMALL.bytes());

            assertThat(promoted.collapses()).as("%s", promoted).isEqualTo(1);
            assertThat(promoted.bytesOn(HUGE)).isEqualTo(HUGE.bytes() - 15 * SMALL.bytes());
            assertThat(promoted.fallbacks()).isEmpty();
            assertThat(region.committedBytes()).isEqualTo(HUGE.bytes());
            assertThat(region.report(HUGE.bytes(), HUGE.bytes()).bytesOnLeaves(HUGE))
                    .isEqualTo(HUGE.bytes());
            assertThat(region.report(0, 3 * HUGE.bytes()).absentBytes()).isEqualTo(2 * HUGE.bytes());
            for (int i = 0; i < 15; i++) {
                long at = HUGE.bytes() + 2 * i * SMALL.bytes();
                Contents.check(region.segment(at, SMALL.bytes()), 100 + i);
                Contents.checkZero(region.segment(at + SMALL.bytes(), SMALL.bytes()));
            }
        }
    }

    @Test
    @RequiresThp
    void aBlockOverPopulatedPagesBecomesOneHugePage() {
        try (Region region = reserve(THP_OR_BASE, BY_LENGTH)) {
            region.fault(SMALL.bytes(), SMALL.bytes());
            Contents.write(region.segment(SMALL.bytes(), SMALL.bytes()), 5);

            FaultOutcome outcome = region.fault(0, HUGE.bytes());

            assertThat(outcome.collapses()).as("%s", outcome).isEqualTo(1);
            assertThat(region.report(0, HUGE.bytes()).bytesOnLeaves(HUGE)).isEqualTo(HUGE.bytes());
            Contents.check(region.segment(SMALL.bytes(), SMALL.bytes()), 5);
            Contents.checkZero(region.segment(0, SMALL.bytes()));
            Contents.checkZero(region.segment(2 * SMALL.bytes(), HUGE.bytes() - 2 * SMALL.bytes()));
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 2)
    void aBlockOverPopulatedPagesFallsBackWhereOnlyThePoolIsLeft() {
        HugeTlb pool = HugeTlb.of("2m");
        long free = pool.free();
        try (Region region = reserve(prefer(hugeTlb(HUGE), basePages()), BY_LENGTH)) {
            region.fault(SMALL.bytes(), SMALL.bytes());
            Contents.write(region.segment(SMALL.bytes(), SMALL.bytes()), 5);

            FaultOutcome outcome = region.fault(0, HUGE.bytes());

            assertThat(outcome.collapses()).isZero();
            assertThat(outcome.bytesOn(BASE)).isEqualTo(HUGE.bytes() - SMALL.bytes());
            assertThat(outcome.fallbacks()).anySatisfy(fallback -> {
                assertThat(fallback.refusal().reason()).isEqualTo(Reason.POPULATED);
                assertThat(fallback.refusal().cause())
                        .isEqualTo("64 KiB of the block are populated already and can't become a part of such a page");
            });
            assertThat(region.report(0, HUGE.bytes()).bytesOnLeaves(BASE)).isEqualTo(HUGE.bytes());
            assertThat(pool.free()).isEqualTo(free);
            Contents.check(region.segment(SMALL.bytes(), SMALL.bytes()), 5);
            Contents.checkZero(region.segment(2 * SMALL.bytes(), HUGE.bytes() - 2 * SMALL.bytes()));
        }
    }

    @Test
    @RequiresThp
    void aHugePageThatWasCutBecomesOneAgain() {
        try (Region region = reserve(THP_OR_BASE, largestFit())) {
            region.fault(0, HUGE.bytes());
            Contents.write(region.segment(0, HUGE.bytes()), 7);
            region.decommit(MIB, SMALL.bytes());
            assertThat(region.report(0, HUGE.bytes()).bytesOnLeaves(BASE)).isEqualTo(HUGE.bytes() - SMALL.bytes());

            FaultOutcome outcome = region.fault(0, HUGE.bytes());

            // Whether the parts are one mapping again is the kernel's affair: one page, or base pages and a fallback.
            boolean whole = outcome.collapses() == 1;
            assertThat(outcome.fallbacks().isEmpty()).as("%s", outcome).isEqualTo(whole);
            assertThat(region.report(0, HUGE.bytes()).bytesOnLeaves(whole ? HUGE : BASE))
                    .isEqualTo(HUGE.bytes());
            Contents.checkZero(region.segment(MIB, SMALL.bytes()));
        }
    }
}
