// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.KIB;
import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.inspect.LeafKind;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a pool says of itself in numbers, and what the kernel says of it. */
final class PoolFiguresTest {
    private static final PageSize BASE = PageSize.kib(4);
    private static final PageSize HUGE = PageSize.mib(2);

    private final ModelHost host = ModelHost.of(FakeLinux.x86());

    @Test
    void aCheckedPoolKnowsWhatNobodyAskedFor() {
        try (HugePool pool =
                host.open(ModelHost.options(require(transparent()), 64 * MIB).checked())) {
            assertThat(pool.statistics().internalFragmentation())
                    .as("of nothing")
                    .isEmpty();
            long first = pool.allocateAddress(92);
            long large = pool.allocateAddress(100 * KIB);
            PoolStatistics both = pool.statistics();
            long taken = 104 + 112 * KIB - 8 * KIB;

            assertThat(both.liveBytes()).isEqualTo(taken);
            assertThat(both.unaskedBytes()).hasValue(taken - 92 - 100 * KIB);
            assertThat(both.internalFragmentation().getAsDouble())
                    .isCloseTo((taken - 92.0 - 100 * KIB) / taken, within(1e-9));

            pool.freeAddress(large);
            assertThat(pool.statistics().unaskedBytes()).hasValue(12);
            pool.freeAddress(first);
            assertThat(pool.statistics().unaskedBytes()).hasValue(0);
        }
    }

    @Test
    void chunksOfArenasCountAsAskedFor() {
        try (HugePool pool = host.open(
                        ModelHost.options(require(transparent()), 64 * MIB).checked());
                PoolArena arena = pool.arena()) {
            arena.allocateUninitialized(1, 1);
            assertThat(pool.statistics().internalFragmentation()).hasValue(0);
        }
    }

    @Test
    void aPlainPoolKnowsTheMostThatNobodyAskedFor() {
        SplittableRandom random = new SplittableRandom(7);
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            long asked = 0;
            for (int i = 0; i < 2000; i++) {
                long bytes = random.nextLong(i % 100 == 0 ? 200 * KIB : 2 * KIB);
                pool.allocateAddress(bytes);
                asked += bytes;
            }
            PoolStatistics statistics = pool.statistics();
            double actual = 1 - (double) asked / statistics.liveBytes();

            assertThat(statistics.internalFragmentation()).isEmpty();
            assertThat(statistics.mostInternalFragmentation()).isBetween(actual, 0.15);
        }
    }

    @Test
    void emptyPoolsHaveNoFragmentsAndNoCoverage() {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            assertThat(pool.statistics().mostInternalFragmentation()).isZero();
            assertThat(pool.statistics().externalFragmentation()).isZero();
            PoolResidence residence = pool.residence();
            assertThat(residence).isEqualTo(new PoolResidence(0, 0, 0, 0, List.of()));
            assertThat(residence.hugeCoverage()).isEmpty();
            assertThat(residence).hasToString("0 B resident of 0 B committed");
        }
    }

    @Test
    void fragmentationIsAPartAlsoWhereNumbersAreOfDifferentMoments() {
        PoolRoom room = new PoolRoom(2 * MIB, 8, 1, 0, 7);
        PoolStatistics moved = new PoolStatistics(room, List.of(), 1, 3 * MIB, 0, 0, OptionalLong.of(4 * MIB));
        assertThat(moved.externalFragmentation()).isZero();
        assertThat(moved.internalFragmentation()).hasValue(1);
        PoolStatistics still = new PoolStatistics(room, List.of(), 1, MIB, 0, 0, OptionalLong.of(MIB / 2));
        assertThat(still.externalFragmentation()).isEqualTo(0.5);
        assertThat(still.internalFragmentation()).hasValue(0.5);
    }

    @Test
    void residenceIsByTheSizesOfLeaves() {
        try (HugePool pool = host.open(prefer(transparent(), basePages()), 64 * MIB)) {
            pool.allocate(4 * MIB);
            host.linux().admin().failThpAllocations(1, Long.MAX_VALUE);
            pool.allocate(2 * MIB);
            PoolResidence residence = pool.residence();

            assertThat(residence)
                    .isEqualTo(new PoolResidence(
                            6 * MIB,
                            6 * MIB,
                            4 * MIB,
                            0,
                            List.of(new LeafBytes(2 * MIB, 4 * MIB), new LeafBytes(4 * KIB, 2 * MIB))));
            assertThat(residence.hugeCoverage().getAsDouble()).isCloseTo(2 / 3.0, within(1e-9));
            assertThat(residence)
                    .hasToString("6 MiB resident of 6 MiB committed, 66.7 % on huge pages: 4 MiB on 2 MiB leaves,"
                            + " 2 MiB on 4 KiB leaves");
        }
    }

    @Test
    void pagesOfZerosAreNoMemoryAndWhatIsUnknownLeavesTheCoverageUnknown() {
        AddressRange range = new AddressRange(8 * MIB, 8 * MIB);
        List<LeafRow> rows = List.of(
                new LeafRow(LeafKind.MEMORY, HUGE, HUGE, 1, 2 * MIB),
                new LeafRow(LeafKind.ZERO_PAGE, HUGE, null, 1, 2 * MIB),
                new LeafRow(LeafKind.MEMORY, BASE, BASE, 256, MIB),
                new LeafRow(LeafKind.MEMORY, BASE, null, 256, MIB));
        PoolResidence known = residence(range, rows, 2 * MIB, 0);
        PoolResidence unknown = residence(range, rows, MIB, MIB);

        assertThat(known.residentBytes()).isEqualTo(4 * MIB);
        assertThat(known.hugeCoverage()).hasValue(0.5);
        assertThat(known.leaves()).containsExactly(new LeafBytes(2 * MIB, 2 * MIB), new LeafBytes(4 * KIB, 2 * MIB));
        assertThat(unknown.residentBytes()).isEqualTo(4 * MIB);
        assertThat(unknown.hugeCoverage()).isEmpty();
        assertThat(unknown).asString().endsWith("; of 1 MiB nobody can tell");
    }

    @Test
    void aClosedPoolHasNoResidence() {
        HugePool pool = host.open(require(transparent()), 64 * MIB);
        pool.close();
        assertThatIllegalStateException().isThrownBy(pool::residence);
    }

    private static PoolResidence residence(AddressRange range, List<LeafRow> rows, long absent, long unknown) {
        MappingReport report = new MappingReport(range, rows, absent, unknown, List.of(), List.of(), List.of());
        return PoolResidence.of(8 * MIB, report, BASE);
    }
}
