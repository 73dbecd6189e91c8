// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.FaultPolicy.adaptive;
import static dev.hugemap.memory.FaultPolicy.largestFit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.SmapsVma;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Regions that are faulted in with more asked of them: locked memory, and one page size for all of it. */
final class KernelFaultTraitsTest {
    private static final PageSize BASE = PageSize.kib(4);
    private static final PageSize SMALL = PageSize.kib(64);
    private static final PageSize HUGE = PageSize.mib(2);
    private static final long MIB = 1L << 20;

    private final HugeMemory memory = HugeMemory.system().refresh();

    private static List<SmapsVma> mappings(AddressRange range) {
        return SmapsVma.all(ProcessHandle.current().pid()).stream()
                .filter(vma -> vma.start() < range.end() && range.start() < vma.end())
                .toList();
    }

    /** What is locked of a region: where its flags say so, all of it must be resident and locked. */
    private static long lockedBytes(Region region) {
        long locked = 0;
        for (SmapsVma vma : mappings(region.range())) {
            if (vma.flags().contains("lo")) {
                assertThat(vma.bytes("Rss")).isEqualTo(vma.end() - vma.start());
                locked += vma.bytes("Locked");
            } else {
                assertThat(vma.bytes("Locked")).isZero();
            }
        }
        return locked;
    }

    @Test
    @RequiresThp
    void whatIsFaultedInIsLockedAndNothingElse() {
        RegionOptions options =
                RegionOptions.of(prefer(transparent(), basePages())).locked().faultedBy(largestFit());
        try (Region region = memory.reserve(16 * MIB + BASE.bytes(), options)) {
            assertThat(lockedBytes(region)).isZero();

            region.fault(2 * MIB, 1);
            region.fault(16 * MIB, 1);

            assertThat(lockedBytes(region)).isEqualTo(HUGE.bytes() + BASE.bytes());
            assertThat(region.report(0, region.range().length()).absentBytes()).isEqualTo(14 * MIB);

            region.decommit(2 * MIB, 2 * MIB);

            assertThat(lockedBytes(region)).isEqualTo(BASE.bytes());
        }
    }

    @Test
    @RequiresThp
    void anExtentThatIsCollapsedIsLockedAsAWhole() {
        RegionOptions options = RegionOptions.of(prefer(transparent(), basePages()))
                .locked()
                .faultedBy(adaptive().promotingAt(0.1).collapsingFor(Duration.ofMinutes(1)));
        try (Region region = memory.reserve(16 * MIB, options)) {
            for (int i = 0; i < 3; i++) {
                region.fault(4 * i * SMALL.bytes(), 1);
                Contents.write(region.segment(4 * i * SMALL.bytes(), SMALL.bytes()), i);
            }
            assertThat(lockedBytes(region)).isEqualTo(3 * SMALL.bytes());

            FaultOutcome promoted = region.fault(SMALL.bytes(), SMALL.bytes());

            assertThat(promoted.collapses()).as("%s", promoted).isEqualTo(1);
            assertThat(lockedBytes(region)).isEqualTo(HUGE.bytes());
            assertThat(region.report(0, HUGE.bytes()).bytesOnLeaves(HUGE)).isEqualTo(HUGE.bytes());
            for (int i = 0; i < 3; i++) {
                Contents.check(region.segment(4 * i * SMALL.bytes(), SMALL.bytes()), i);
            }
        }
    }

    @Test
    @RequiresThp
    void aUniformRegionIsOnOneSizeObserved() {
        RegionOptions options = RegionOptions.of(prefer(transparent(), basePages()))
                .faultedBy(largestFit())
                .uniform();
        try (Region region = memory.reserve(16 * MIB + BASE.bytes(), options)) {
            assertThat(region.plan().uniformPageSize()).contains(HUGE);
            assertThat(region.range().length())
                    .as("in whole pages of that size")
                    .isEqualTo(18 * MIB);

            FaultOutcome outcome = region.fault(0, region.range().length());

            assertThat(outcome.count(HUGE)).isEqualTo(9);
            assertThat(region.report(0, 18 * MIB).bytesOnLeaves(HUGE)).isEqualTo(18 * MIB);
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 3, exactly = true)
    void aPoolThatIsTooSmallForAllOfItIsNotChosen() {
        BackingPolicy backings = prefer(hugeTlb(HUGE), basePages());
        try (Region region = memory.reserve(8 * MIB, RegionOptions.of(backings).uniform())) {
            assertThat(region.plan().uniformPageSize()).contains(BASE);

            region.commit(0, 8 * MIB);

            assertThat(region.report(0, 8 * MIB).bytesOnLeaves(BASE)).isEqualTo(8 * MIB);
            assertThat(HugeTlb.of("2m").available()).isEqualTo(3);
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 4, exactly = true)
    void whatWasChosenAndIsGoneIsAnExceptionAndNothingIsLeft() {
        HugeTlb pool = HugeTlb.of("2m");
        BackingPolicy backings = prefer(hugeTlb(HUGE), basePages());
        RegionOptions options = Footprint.known(RegionOptions.of(backings)).uniform();
        Footprint before = Footprint.now();
        try (Region region = memory.reserve(8 * MIB, options)) {
            assertThat(region.plan().uniformPageSize()).contains(HUGE);
            try (HugeArena other = memory.confined(RegionOptions.of(require(hugeTlb(HUGE))))) {
                other.allocate(4 * MIB);
                Footprint held = Footprint.now();

                assertThatExceptionOfType(HugePagesUnavailableException.class)
                        .isThrownBy(() -> region.commit(0, 8 * MIB))
                        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.POOL_SHORT));

                assertThat(Footprint.now()).isEqualTo(held);
                assertThat(region.committedBytes()).isZero();
            }
            assertThat(region.commit(0, 8 * MIB).pageSize()).isEqualTo(HUGE);
            assertThat(pool.available()).isZero();
        }
        assertThat(Footprint.now()).isEqualTo(before);
    }
}
