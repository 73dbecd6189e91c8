// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fault plans against the literal rule, in whole small universes and at random places of large ones. */
class FaultPlanModelTest {
    private static final com.sun.management.ThreadMXBean THREADS =
            ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);

    private static List<PageSize> sizes(String bytes) {
        return LongStream.of(List.of(bytes.split(" ")).stream()
                        .mapToLong(Long::parseLong)
                        .toArray())
                .mapToObj(PageSize::new)
                .toList();
    }

    /** Every start, offset and length of smallest pages, past the largest size twice. */
    @ParameterizedTest
    @ValueSource(
            strings = {"1", "1 2", "1 2 4", "1 4", "1 2 8", "1 8", "1 4 16", "1 16", "1 2 4 8 16", "2 4 16", "4 8"})
    void agreesWithTheLiteralRuleEverywhere(String bytes) {
        List<PageSize> sizes = sizes(bytes);
        long step = sizes.getFirst().bytes();
        long bound = 2 * sizes.getLast().bytes() + step;
        for (long start = 0; start <= bound; start += step) {
            for (long offset = 0; offset <= bound; offset += step) {
                for (long length = 0; length <= bound + step; length += step) {
                    check(new AddressRange(start, length), offset, sizes);
                }
            }
        }
    }

    @Test
    void agreesWithTheLiteralRuleAtRandomPlaces() {
        SplittableRandom random = new SplittableRandom(31);
        for (int round = 0; round < 5_000; round++) {
            List<PageSize> sizes = randomSizes(random);
            PageSize smallest = sizes.getFirst();
            PageSize modulus = sizes.get(random.nextInt(sizes.size()));
            long start = smallest.roundDown(random.nextLong(1L << 56));
            long offset = modulus.roundDown(random.nextLong(1L << 56)) + start % modulus.bytes();
            long length = random.nextLong(200) * smallest.bytes();
            check(new AddressRange(start, length), offset, sizes);
        }
    }

    private static List<PageSize> randomSizes(SplittableRandom random) {
        List<PageSize> sizes = new ArrayList<>();
        int log2 = random.nextInt(17);
        for (int count = random.nextInt(1, 6); count > 0; count--) {
            sizes.add(new PageSize(1L << log2));
            log2 += random.nextInt(1, 5);
        }
        return sizes;
    }

    private static void check(AddressRange range, long offset, List<PageSize> sizes) {
        FaultPlan plan = FaultPlan.of(range, offset, sizes);
        List<FaultRun> naive = NaiveFaults.blocks(range, offset, sizes);
        boolean same = blocks(plan).equals(naive)
                && plan.faults() == naive.size()
                && sizes.stream().allMatch(size -> plan.count(size) == count(naive, size))
                && plan.uniformPageSize().isPresent()
                        == (naive.stream().map(FaultRun::size).distinct().count() == 1);
        // AssertJ's descriptions would take most of the time of millions of plans.
        if (!same || !isWellFormed(plan) || !isBest(plan, range.length(), offset, sizes) || !isWorst(plan)) {
            throw new AssertionError("%s, offset 0x%x, %s: %s".formatted(range, offset, sizes, plan.runs()));
        }
    }

    private static List<FaultRun> blocks(FaultPlan plan) {
        List<FaultRun> blocks = new ArrayList<>();
        for (FaultRun run : plan) {
            for (long index = 0; index < run.count(); index++) {
                long skipped = index * run.size().bytes();
                blocks.add(new FaultRun(run.start() + skipped, run.offset() + skipped, run.size(), 1));
            }
        }
        return blocks;
    }

    private static long count(List<FaultRun> blocks, PageSize size) {
        return blocks.stream().filter(block -> block.size().equals(size)).count();
    }

    /** No gap, no overlap, aligned both ways, equal neighbours joined, at most two runs a size less one. */
    private static boolean isWellFormed(FaultPlan plan) {
        long next = plan.range().start();
        PageSize before = null;
        for (FaultRun run : plan) {
            boolean aligned = run.size().isAligned(run.start()) && run.size().isAligned(run.offset());
            boolean inPlace = run.start() == next
                    && run.offset() - run.start()
                            == plan.offset() - plan.range().start();
            if (!aligned || !inPlace || run.size().equals(before)) {
                return false;
            }
            before = run.size();
            next = run.end();
        }
        return next == plan.range().end()
                && plan.runs().size() < 2 * plan.sizes().size();
    }

    /** No address has fewer faults than the best one; neither has one that agrees with it modulo its largest size. */
    private static boolean isBest(FaultPlan plan, long length, long offset, List<PageSize> sizes) {
        FaultPlan best = FaultPlan.atBestAddress(length, offset, sizes);
        PageSize largest = best.largestPageSize().orElse(sizes.getFirst());
        long start = best.range().start();
        FaultPlan next = FaultPlan.of(new AddressRange(start + largest.bytes(), length), offset, sizes);
        return best.faults() <= plan.faults() && start < largest.bytes() && next.faults() == best.faults();
    }

    private static boolean isWorst(FaultPlan plan) {
        FaultPlan worst = plan.misaligned();
        return worst.faults() == plan.sizes().getFirst().pagesIn(plan.range().length())
                && worst.range().length() == plan.range().length()
                && worst.faults() >= plan.faults()
                && (plan.sizes().size() == 1
                        || !plan.sizes().get(1).isAligned(worst.range().start() - worst.offset()));
    }

    @Test
    void planOfAPetabyteIsAsSmallAsThatOfAGigabyte() {
        List<PageSize> sizes = List.of(PageSize.kib(4), PageSize.kib(64), PageSize.mib(2), PageSize.gib(1));
        AddressRange small = AddressRange.between(0x1000, (3L << 30) + 0x636000);
        AddressRange petabyte = AddressRange.between(0x1000, (1L << 50) + 0x636000);
        assertThat(FaultPlan.of(petabyte, 0x1000, sizes).runs()).hasSize(7);
        assertThat(FaultPlan.of(petabyte, 0x1000, sizes).faults()).isGreaterThan(1L << 20);

        allocated(petabyte, sizes);
        assertThat(allocated(petabyte, sizes)).isLessThan(16 << 10);
        assertThat(allocated(petabyte, sizes)).isLessThanOrEqualTo(allocated(small, sizes) + 1024);
    }

    private static long allocated(AddressRange range, List<PageSize> sizes) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long faults = FaultPlan.of(range, 0x1000, sizes).misaligned().faults();
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(faults).isPositive();
        return bytes;
    }
}
