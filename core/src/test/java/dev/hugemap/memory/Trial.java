// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.SplittableRandom;

/** Memory over a modelled host, and the two ways in which asking for it can end. */
record Trial(FakeLinux linux, HugeMemory memory) {
    static final PageSize BASE = PageSize.kib(4);
    static final PageSize SMALL = PageSize.kib(64);
    static final PageSize HUGE = PageSize.mib(2);
    static final PageSize GIANT = PageSize.gib(1);
    static final long MIB = 1L << 20;

    static Trial of(FakeLinuxBuilder builder) {
        FakeLinux linux = builder.build();
        return new Trial(linux, HugeMemory.over(linux, linux.files()));
    }

    /** A PC of two nodes, with some pool pages and mTHP on request: with a kernel of today, or one like 6.12. */
    static FakeLinux anyHost(SplittableRandom random, int pool) {
        FakeLinuxBuilder today = FakeLinux.x86()
                .hugeTlb(HUGE, pool - pool / 3, pool / 3)
                .multiThp(SMALL, ThpMode.MADVISE)
                .privileged();
        FakeLinuxBuilder host = random.nextBoolean()
                ? today
                : today.without(FakeFeature.GUARD, FakeFeature.PAGE_TABLE_RECLAIM, FakeFeature.MULTI_VMA_MREMAP);
        return host.build();
    }

    /** One populating thread, so that the n-th allocation is the same one each time. */
    static RegionOptions options(BackingPolicy policy) {
        return RegionOptions.of(policy).populatedBy(1);
    }

    /** Options of which half have no NUMA policy and the others one for two nodes. */
    static RegionOptions placedAnyhow(SplittableRandom random, RegionOptions options) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> options.placedBy(NumaPolicy.bind(random.nextInt(2)));
            case 2 -> options.placedBy(NumaPolicy.interleave(0, 1).strict());
            case 3 -> options.placedBy(NumaPolicy.preferred(random.nextInt(2)));
            case 4 -> options.placedBy(NumaPolicy.bind(0, 1));
            default -> options;
        };
    }

    /** Sees that a placement tells of all that was put in, and of nothing on nodes that are ruled out. */
    static void assertPlaced(RegionOptions options, Optional<NumaPlacement> placement, long bytes, boolean disturbed) {
        assertThat(placement.map(NumaPlacement::asked)).isEqualTo(options.numa());
        placement.ifPresent(placed -> {
            long known =
                    placed.bytes().values().stream().mapToLong(Long::longValue).sum();
            assertThat(known + placed.unknownBytes()).as("%s", placed).isEqualTo(bytes);
            assertThat(placed.unknownBytes() == 0 && placed.refused().isEmpty()
                            || disturbed && !placed.asked().isStrict())
                    .as("%s", placed)
                    .isTrue();
            assertThat(placed.elsewhereBytes() == 0 || !placed.asked().isStrict())
                    .as("%s", placed)
                    .isTrue();
        });
    }

    /** A region that is faulted in by a policy. */
    Region reserve(long bytes, BackingPolicy backings, FaultPolicy faults) {
        return memory.reserve(bytes, options(backings).faultedBy(faults));
    }

    /** Allocates, holds the report of the arena against the outcome, and gives all of it back. */
    CommitOutcome granted(BackingPolicy policy, long bytes) {
        Snapshot before = linux.snapshot();
        CommitOutcome outcome;
        try (HugeArena arena = memory.shared(options(policy))) {
            MemorySegment segment = arena.allocate(bytes);
            outcome = arena.outcome(segment);
            assertThat(arena.report(segment).rows())
                    .extracting(row -> row.leafSize())
                    .isEqualTo(outcome.report().rows().stream()
                            .map(row -> row.leafSize())
                            .toList());
        }
        assertThat(linux.snapshot()).isEqualTo(before);
        return outcome;
    }

    /** Asks for memory that nobody gets, and sees that nothing has changed. */
    HugePagesUnavailableException refused(BackingPolicy policy, long bytes) {
        Snapshot before = linux.snapshot();
        HugePagesUnavailableException refused;
        try (HugeArena arena = memory.shared(options(policy))) {
            refused = catchThrowableOfType(HugePagesUnavailableException.class, () -> arena.allocate(bytes));
            assertThat(refused).as("a refusal of %s", policy).isNotNull();
            assertThat(linux.snapshot()).isEqualTo(before);
        }
        assertThat(refused.refusals()).hasSameSizeAs(policy.candidates());
        assertThat(refused.requestedBytes()).isEqualTo(bytes);
        return refused;
    }

    /** The refusal of the one backing that is required. */
    Refusal refusal(Backing backing, long bytes) {
        HugePagesUnavailableException refused = refused(BackingPolicy.require(backing), bytes);
        Refusal refusal = refused.refusals().getFirst();
        assertThat(refused).hasMessageContaining(refusal.cause()).hasMessageContaining(refusal.remedy());
        return refusal;
    }

    /** Sees that all of an allocation is on leaves of a size. */
    static void assertAllOnLeaves(CommitOutcome outcome, PageSize size) {
        MappingReport report = outcome.report();
        assertThat(report.bytesOnLeaves(size))
                .as("%s", report)
                .isEqualTo(report.range().length());
        assertThat(report.disagreements()).isEmpty();
        assertThat(outcome.pageSize()).isEqualTo(size);
    }

    /** Sees that all of an allocation is in folios of a size. */
    static void assertAllInFolios(CommitOutcome outcome, PageSize size) {
        MappingReport report = outcome.report();
        assertThat(report.bytesInFolios(size))
                .as("%s", report)
                .isEqualTo(report.range().length());
        assertThat(report.disagreements()).isEmpty();
        assertThat(outcome.pageSize()).isEqualTo(size);
    }
}
