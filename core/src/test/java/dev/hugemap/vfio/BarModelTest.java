// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random BARs, really mapped: each page shows what the device has at its offset, or isn't reached. */
final class BarModelTest {
    private static final long PAGE = DeviceFile.BASE.bytes();
    private static final int PAGES = 48;
    private static final int RUNS = 60;

    @Test
    void eachPageIsWhereItsOffsetSays() {
        try (DeviceFile device = DeviceFile.of(PAGES * PAGE)) {
            numberPages(device);
            for (long seed = 0; seed < RUNS; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                RegionInfo region = region(random);
                HoleAccess holes = random.nextBoolean() ? HoleAccess.REFUSED : HoleAccess.BY_CALL;
                try (Bar bar = device.map(region, BarOptions.DEFAULT.holes(holes))) {
                    check(bar, region, holes, seed);
                }
                assertThat(device.mapped()).as("seed %d", seed).isEmpty();
            }
        }
    }

    private static void numberPages(DeviceFile device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(JAVA_INT);
            for (int page = 0; page < PAGES; page++) {
                number.set(JAVA_INT, 0, page + 1);
                device.write(page * PAGE, number);
            }
        }
    }

    /** Of whole pages, but for its end. */
    private static RegionInfo region(SplittableRandom random) {
        int pages = random.nextInt(1, PAGES + 1);
        long length = (pages - 1) * PAGE + (random.nextBoolean() ? PAGE : 256);
        List<AddressRange> areas = new ArrayList<>();
        int page = random.nextInt(3);
        while (page < pages) {
            int end = Math.min(pages, page + random.nextInt(1, 9));
            areas.add(AddressRange.between(page * PAGE, Math.min(end * PAGE, length)));
            page = end + random.nextInt(1, 5);
        }
        return DeviceFile.region(random.nextInt(6), length, areas.toArray(AddressRange[]::new));
    }

    private static void check(Bar bar, RegionInfo region, HoleAccess holes, long seed) {
        for (long offset = 0; offset < region.length(); offset += PAGE) {
            AddressRange first = new AddressRange(offset, Integer.BYTES);
            boolean mapped = region.areas().stream().anyMatch(area -> area.contains(first));
            String where = "seed %d, offset 0x%x".formatted(seed, offset);
            int number = (int) (offset / PAGE) + 1;
            if (mapped || holes == HoleAccess.BY_CALL || region.areas().isEmpty()) {
                assertThat(bar.readInt(offset)).as(where).isEqualTo(number);
            } else {
                long hole = offset;
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .as(where)
                        .isThrownBy(() -> bar.readInt(hole));
            }
            if (mapped) {
                assertThat(bar.segment(offset, Integer.BYTES).get(JAVA_INT, 0))
                        .as(where)
                        .isEqualTo(number);
            }
        }
        assertThat(bar.areas().stream()
                        .map(area -> area.segment().address() - area.offset())
                        .distinct())
                .as("seed %d: one reservation", seed)
                .hasSizeLessThanOrEqualTo(1);
    }
}
