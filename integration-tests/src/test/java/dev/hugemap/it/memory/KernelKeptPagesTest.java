// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.FaultPolicy.adaptive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.inspect.MappingReport;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Huge pages that are decommitted on this kernel: kept whole, taken back into use, given back when their time is over. */
final class KernelKeptPagesTest {
    private static final PageSize HUGE = PageSize.mib(2);
    private static final long MIB = 1L << 20;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final HugeMemory memory = HugeMemory.system().refresh();

    private Region reserve(BackingPolicy backings) {
        return memory.reserve(
                64 * MIB, RegionOptions.of(backings).faultedBy(adaptive().keepingFor(LONGEST)));
    }

    /** Has memory decommitted and wanted again after a while, which is about how long it is kept from then on. */
    private static void teach(Region region, Duration wait) throws InterruptedException {
        region.fault(0, HUGE.bytes());
        region.decommit(0, HUGE.bytes());
        Thread.sleep(wait.toMillis());
        region.fault(0, HUGE.bytes());
    }

    private static long onHugePages(Region region) {
        MappingReport report = region.report(0, region.range().length());
        assertThat(report.unknownBytes()).isZero();
        return report.bytesOnLeaves(HUGE);
    }

    @Test
    @RequiresThp
    void aPartOfAHugePageIsNotCutOut() {
        try (Region region = reserve(prefer(transparent(), basePages()))) {
            region.fault(0, 4 * MIB);
            Contents.write(region.segment(0, 4 * MIB), 3);

            region.decommit(MIB, MIB);

            assertThat(region.committedBytes()).isEqualTo(3 * MIB);
            assertThat(onHugePages(region)).isEqualTo(4 * MIB);
            FaultOutcome again = region.fault(MIB, MIB);
            assertThat(again.reusedBytes()).isEqualTo(MIB);
            assertThat(again.faults()).isZero();
            Contents.checkZero(region.segment(MIB, MIB));
            assertThat(onHugePages(region)).isEqualTo(4 * MIB);
        }
    }

    @Test
    @RequiresThp
    void whatIsWantedAgainIsKeptAndThenGivenBackOnRequest() throws InterruptedException {
        try (Region region = reserve(prefer(transparent(), basePages()))) {
            teach(region, Duration.ofSeconds(2));
            Contents.write(region.segment(0, HUGE.bytes()), 8);
            region.decommit(0, HUGE.bytes());
            assertThat(region.committedBytes()).isZero();
            assertThat(onHugePages(region)).isEqualTo(HUGE.bytes());

            assertThat(region.giveBack()).isEqualTo(HUGE.bytes());

            assertThat(onHugePages(region)).isZero();
            assertThat(region.report(0, region.range().length()).absentBytes())
                    .isEqualTo(region.range().length());
            assertThat(region.fault(0, HUGE.bytes()).count(HUGE)).isEqualTo(1);
            Contents.checkZero(region.segment(0, HUGE.bytes()));
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 2)
    void whatIsKeptGoesBackByItselfWhenItsTimeIsOver() throws InterruptedException {
        HugeTlb pool = HugeTlb.of("2m");
        long free = pool.free();
        try (Region region = reserve(prefer(hugeTlb(HUGE), basePages()))) {
            teach(region, Duration.ofMillis(500));
            long start = System.nanoTime();
            region.decommit(0, HUGE.bytes());
            long kept = pool.free();

            while (pool.free() < free
                    && System.nanoTime() - start < Duration.ofMinutes(1).toNanos()) {
                Thread.sleep(5);
            }

            assertThat(pool.free()).isEqualTo(free);
            assertThat(kept).as("free while it is kept").isEqualTo(free - 1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
            assertThat(onHugePages(region)).isZero();
        }
    }
}
