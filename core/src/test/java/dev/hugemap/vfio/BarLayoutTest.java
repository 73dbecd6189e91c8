// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.FaultPlan;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Layouts of whole BARs, and of random ones held against a model that walks page by page. */
final class BarLayoutTest {
    private static final PageSize K4 = PageSize.kib(4);
    private static final PageSize K64 = PageSize.kib(64);
    private static final PageSize M1 = PageSize.mib(1);
    private static final PageSize M2 = PageSize.mib(2);
    private static final PageSize G1 = PageSize.gib(1);
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;
    private static final int RUNS = 500;

    @Test
    void aBarIsAlignedToTheLargestBlockThatFits() {
        assertThat(layout(64 << 10).alignment()).isEqualTo(4096);
        assertThat(layout(2 * MIB).alignment()).isEqualTo(2 * MIB);
        assertThat(layout(GIB - 4096).alignment()).isEqualTo(2 * MIB);
        assertThat(layout(GIB).alignment()).isEqualTo(GIB);
        assertThat(layout(64 * GIB).alignment()).isEqualTo(GIB);
    }

    @Test
    void aHoleMayLeaveNoRoomForTheLargestBlock() {
        RegionInfo region = DeviceFile.region(
                0, GIB, new AddressRange(0, GIB / 2), new AddressRange(GIB / 2 + 4096, GIB / 2 - 4096));

        BarLayout layout = BarLayout.of(region, List.of(K4, M2, G1), BarOptions.DEFAULT);

        assertThat(layout.alignment()).isEqualTo(2 * MIB);
        assertThat(layout.plan(0x7f00_0000_0000L).count(M2)).isEqualTo(256 + 255);
        assertThat(layout.plan(0x7f00_0000_0000L).count(K4)).isEqualTo(511);
    }

    @Test
    void aForcedBlockIsTheLargestOfThePlan() {
        long start = 0x7f00_0000_0000L;
        assertThat(plan(2 * GIB, start, G1)).isEqualTo(2);
        assertThat(plan(2 * GIB, start, M2)).isEqualTo(1024);
        assertThat(plan(2 * GIB, start, K4)).isEqualTo(524_288);
    }

    @Test
    void aBlockBelowThePageIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(2 * GIB, 0, new PageSize(512)))
                .withMessageContaining("4 KiB");
    }

    @Test
    void aLengthThatIsNoPowerOfTwoIsMappedToItsEnd() {
        long length = 5 * GIB + 6 * MIB + 12_288;
        BarPlan plan = layout(length).plan(0x7f00_0000_0000L);

        assertThat(plan.bytes()).isEqualTo(length);
        assertThat(plan).hasToString("5 × 1 GiB + 3 × 2 MiB + 3 × 4 KiB (11 faults)");
    }

    @Test
    void randomLayoutsAreThoseOfAModelThatWalksPageByPage() {
        for (long seed = 0; seed < RUNS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RegionInfo region = region(random);
            PageSize largest = random.nextInt(3) == 0 ? List.of(K4, K64, M1).get(random.nextInt(3)) : M1;
            BarLayout layout = BarLayout.of(region, List.of(K4, K64, M1), BarOptions.DEFAULT.upTo(largest));
            long start = (random.nextLong(1 << 20) * layout.alignment()) + layout.skew();

            assertThat(layout.length()).as("seed %d", seed).isEqualTo(K4.roundUp(region.length()));
            checkPages(region, layout, seed);
            checkPlan(layout, start, largest, seed);
        }
    }

    private static BarLayout layout(long length) {
        return BarLayout.of(DeviceFile.wholeRegion(0, length), List.of(K4, M2, G1), BarOptions.DEFAULT);
    }

    private static long plan(long length, long base, PageSize largest) {
        BarLayout layout =
                BarLayout.of(DeviceFile.wholeRegion(0, length), List.of(K4, M2, G1), BarOptions.DEFAULT.upTo(largest));
        return layout.plan(base + layout.skew()).faults();
    }

    /** Areas apart and in order, as {@link RegionInfo} has them; not all of them whole pages. */
    private static RegionInfo region(SplittableRandom random) {
        long length = random.nextLong(1, 6 * MIB);
        if (random.nextBoolean()) {
            length = K4.roundUp(length);
        }
        List<AddressRange> areas = new ArrayList<>();
        long at = random.nextBoolean() ? 0 : random.nextLong(length);
        while (at < length) {
            long end = Math.min(length, at + random.nextLong(1, 3 * MIB));
            if (random.nextInt(4) > 0) {
                end = Math.min(length, K4.roundUp(end));
            }
            areas.add(AddressRange.between(at, end));
            at = K4.roundUp(end + random.nextLong(1, MIB));
        }
        return new RegionInfo(0, length, 0, true, true, areas, false);
    }

    /** A page is mapped if an area covers it, up to the region's end. */
    private static void checkPages(RegionInfo region, BarLayout layout, long seed) {
        for (long page = 0; page < layout.length(); page += K4.bytes()) {
            AddressRange told = AddressRange.between(page, Math.min(page + K4.bytes(), region.length()));
            AddressRange whole = new AddressRange(page, K4.bytes());
            boolean covered = region.areas().stream().anyMatch(area -> area.contains(told));
            boolean mapped = layout.areas().stream().anyMatch(area -> area.contains(whole));
            assertThat(mapped).as("seed %d, page at 0x%x", seed, page).isEqualTo(covered);
        }
    }

    /** At each address the largest allowed block that address and offset are multiples of and that ends in the area. */
    private static void checkPlan(BarLayout layout, long start, PageSize largest, long seed) {
        List<FaultPlan> plans = layout.plan(start).areas();
        assertThat(plans).hasSameSizeAs(layout.areas());
        for (int i = 0; i < plans.size(); i++) {
            AddressRange area = layout.areas().get(i);
            assertThat(plans.get(i).range())
                    .as("seed %d", seed)
                    .isEqualTo(new AddressRange(start + area.start(), area.length()));
            for (PageSize size : List.of(K4, K64, M1)) {
                assertThat(plans.get(i).count(size))
                        .as("seed %d, area %d, %s", seed, i, size)
                        .isEqualTo(naiveCount(area, size, largest));
            }
        }
    }

    private static long naiveCount(AddressRange area, PageSize counted, PageSize largest) {
        long count = 0;
        long at = area.start();
        while (at < area.end()) {
            PageSize block = K4;
            for (PageSize size : List.of(K64, M1)) {
                if (size.compareTo(largest) <= 0 && size.isAligned(at) && at + size.bytes() <= area.end()) {
                    block = size;
                }
            }
            count += block.equals(counted) ? 1 : 0;
            at += block.bytes();
        }
        return count;
    }
}
