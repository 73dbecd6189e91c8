// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IovaAllocatorTest {
    private static final PageSize PAGE = PageSize.kib(4);
    private static final PageSize LARGE = PageSize.kib(64);

    @Test
    void givesTheLowestAddressesThatAgree() {
        IovaAllocator free = new IovaAllocator(List.of(new IovaRange(0x1000, 0xfffff)));

        assertThat(free.take(0x10000, 0x7f0000, LARGE)).hasValue(0x10000);
        assertThat(free.take(0x1000, 0x7f3000, PAGE)).hasValue(0x1000);
        assertThat(free.take(0x20000, 0x7f3000, LARGE)).hasValue(0x23000);
        assertThat(free.take(0x100000, 0, PAGE)).isEmpty();
    }

    @Test
    void reachesTheEndOfAllAddresses() {
        IovaAllocator free = new IovaAllocator(List.of(new IovaRange(1L << 62, Long.MAX_VALUE)));

        assertThat(free.takeAt(Long.MAX_VALUE - 0xfff, 0x1000)).isTrue();
        assertThat(free.takeAt(Long.MIN_VALUE, 0x1000)).isFalse();
        assertThat(free.take(1L << 62, 0, PAGE)).isEmpty();
        free.release(Long.MAX_VALUE - 0xfff, 0x1000);
        assertThat(free.take(1L << 62, 0, PAGE)).hasValue(1L << 62);
        assertThat(free.free()).isEmpty();
    }

    /** Pages as bits; addresses are sought one by one. */
    private static final class Naive {
        private final boolean[] taken;

        Naive(int pages, List<IovaRange> ranges) {
            taken = new boolean[pages];
            Arrays.fill(taken, true);
            for (IovaRange range : ranges) {
                Arrays.fill(taken, (int) (range.first() >> 12), (int) (range.last() + 1 >> 12), false);
            }
        }

        boolean isFree(int page, int pages) {
            for (int i = page; i < page + pages; i++) {
                if (i >= taken.length || taken[i]) {
                    return false;
                }
            }
            return true;
        }

        OptionalLong find(int pages, int residue, int modulus) {
            for (int page = residue; page < taken.length; page += modulus) {
                if (isFree(page, pages)) {
                    return OptionalLong.of((long) page << 12);
                }
            }
            return OptionalLong.empty();
        }

        void set(int page, int pages, boolean value) {
            Arrays.fill(taken, page, page + pages, value);
        }

        List<IovaRange> free() {
            List<IovaRange> stretches = new ArrayList<>();
            for (int page = 0; page < taken.length; page++) {
                int start = page;
                while (page < taken.length && !taken[page]) {
                    page++;
                }
                if (page > start) {
                    stretches.add(new IovaRange((long) start << 12, ((long) page << 12) - 1));
                }
            }
            return stretches;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithANaiveModel(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int pages = 512;
        List<IovaRange> ranges = List.of(new IovaRange(0x1000, 0x4ffff), new IovaRange(0x60000, 0x1bffff));
        IovaAllocator allocator = new IovaAllocator(ranges);
        Naive model = new Naive(pages, ranges);
        List<int[]> given = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            String what = "seed " + seed + ", step " + step;
            int count = 1 + random.nextInt(random.nextBoolean() ? 4 : 64);
            switch (random.nextInt(3)) {
                case 0 -> {
                    int modulus = 1 << random.nextInt(7);
                    int residue = random.nextInt(modulus);
                    OptionalLong expected = model.find(count, residue, modulus);
                    assertThat(allocator.take(
                                    (long) count << 12, (long) residue << 12, new PageSize((long) modulus << 12)))
                            .as(what)
                            .isEqualTo(expected);
                    expected.ifPresent(iova -> given.add(new int[] {(int) (iova >> 12), count}));
                    expected.ifPresent(iova -> model.set((int) (iova >> 12), count, true));
                }
                case 1 -> {
                    int page = random.nextInt(pages);
                    boolean expected = model.isFree(page, count);
                    assertThat(allocator.takeAt((long) page << 12, (long) count << 12))
                            .as(what)
                            .isEqualTo(expected);
                    if (expected) {
                        given.add(new int[] {page, count});
                        model.set(page, count, true);
                    }
                }
                default -> {
                    if (!given.isEmpty()) {
                        int[] back = given.remove(random.nextInt(given.size()));
                        allocator.release((long) back[0] << 12, (long) back[1] << 12);
                        model.set(back[0], back[1], false);
                    }
                }
            }
            assertThat(allocator.free()).as(what).isEqualTo(model.free());
        }
    }
}
