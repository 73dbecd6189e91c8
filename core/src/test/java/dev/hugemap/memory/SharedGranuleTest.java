// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.Trial.GIANT;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much an arena maps for small requests, which share it: by the pages that were granted, not by those that were refused. */
final class SharedGranuleTest {
    private static final long KIB = 1 << 10;
    private static final PageSize TINY = PageSize.kib(16);

    private final Trial trial = Trial.of(FakeLinux.x86()
            .hugeTlb(GIANT, 0)
            .thp(ThpMode.NEVER)
            .multiThp(TINY, ThpMode.MADVISE)
            .multiThp(SMALL, ThpMode.MADVISE));

    private HugeArena arena(BackingPolicy policy) {
        return trial.memory().shared(Trial.options(policy));
    }

    @Test
    void whoGetsBasePagesGetsNoGiantPageFullOfThem() {
        try (HugeArena arena = arena(prefer(hugeTlb(PageSize.gib(16)), hugeTlb(GIANT), basePages()))) {
            MemorySegment small = arena.allocate(64);
            MemorySegment next = arena.allocate(64);
            MemorySegment aligned = arena.allocate(64, MIB);
            MemorySegment half = arena.allocate(GIANT.bytes() / 2);

            assertThat(arena.outcome(small).range().length()).isEqualTo(64 * KIB);
            assertThat(arena.outcome(next)).isSameAs(arena.outcome(small));
            assertThat(aligned.address() % MIB).isZero();
            assertThat(arena.outcome(half).range().length()).isEqualTo(GIANT.bytes() / 2);
        }
    }

    @Test
    void basePagesDoubleUntilTheyAreAsManyAsTheHugePageHas() {
        try (HugeArena arena = arena(prefer(transparent(HUGE), basePages()))) {
            List<Long> lengths = new ArrayList<>();
            for (int i = 0; i < 4 * HUGE.bytes() / KIB; i++) {
                long length = arena.outcome(arena.allocate(KIB)).range().length();
                if (lengths.isEmpty() || length != lengths.getLast()) {
                    lengths.add(length);
                }
            }

            assertThat(lengths).containsExactly(64 * KIB, 128 * KIB, 256 * KIB, 512 * KIB, MIB, 2 * MIB);
        }
    }

    @Test
    void aPageOfFewerThanSixteenBasePagesIsSharedAlone() {
        try (HugeArena arena = arena(prefer(transparent(SMALL), transparent(TINY)))) {
            CommitOutcome outcome = arena.outcome(arena.allocate(64));

            assertThat(outcome.pageSize()).isEqualTo(TINY);
            assertThat(outcome.range().length()).isEqualTo(TINY.bytes());
        }
    }

    @Test
    void aLargerRequestDoesNotEndTheGranuleThatHasMoreRoom() {
        try (HugeArena arena = arena(prefer(transparent(HUGE), basePages()))) {
            MemorySegment small = arena.allocate(64);
            MemorySegment larger = arena.allocate(600 * KIB);
            MemorySegment next = arena.allocate(64);

            assertThat(arena.outcome(larger).range().length()).isEqualTo(600 * KIB);
            assertThat(arena.outcome(next)).isSameAs(arena.outcome(small));
        }
    }
}
