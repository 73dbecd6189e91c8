// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.inspect.MappingReport;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Regions on the running kernel in random order: after each step the contents of all of them and the pages of the one that
 * was changed, and now and then all pages. The count of operations is the system property
 * {@code hugemap.memory.kernel.operations}, the seed {@code hugemap.memory.seed}.
 */
final class RandomKernelMemoryTest {
    private static final int FULL_COUNT = 100_000;
    private static final int OPERATIONS = Integer.getInteger("hugemap.memory.kernel.operations", 1_000);
    private static final long SEED = Long.getLong("hugemap.memory.seed", new SplittableRandom().nextLong());
    private static final PageSize HUGE = PageSize.mib(2);
    private static final int GRANULES = 8;
    /** All pages are proved every so many steps. */
    private static final int ALL = 16;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final HugeMemory memory = HugeMemory.system().refresh();
    private final KernelContents contents = new KernelContents();
    private final List<Held> held = new ArrayList<>();

    /** A region with what each granule was granted on, and the mark that was written to it. */
    private record Held(Region region, List<@Nullable CommitOutcome> outcomes, long[] marks) {
        boolean isAll(int from, int to, boolean committed) {
            return outcomes.subList(from, to).stream().allMatch(outcome -> (outcome != null) == committed);
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 12)
    void contentsAndPagesAreKeptInAnyOrder() {
        HugeTlb pool = HugeTlb.of("2m");
        long free = pool.free();
        long reserved = pool.reserved();
        try {
            for (int step = 0; step < OPERATIONS; step++) {
                step();
                held.forEach(this::checkContents);
                if (step % ALL == 0) {
                    held.forEach(RandomKernelMemoryTest::prove);
                }
                long pooled = held.stream()
                        .flatMap(each -> each.outcomes().stream())
                        .filter(outcome -> outcome != null && outcome.granted().equals(hugeTlb(HUGE)))
                        .count();
                assertThat(pool.free()).as("step %d of seed %d", step, SEED).isEqualTo(free - pooled);
            }
        } finally {
            held.forEach(each -> each.region().close());
        }
        assertThat(pool.free()).isEqualTo(free);
        assertThat(pool.reserved()).isEqualTo(reserved);
        System.out.println("random memory on this kernel: " + OPERATIONS + " operations of " + FULL_COUNT
                + " for a full run, seed " + SEED);
    }

    private void step() {
        int choice = random.nextInt(8);
        if (held.isEmpty() || choice == 0 && held.size() < 3) {
            RegionOptions options = RegionOptions.of(prefer(hugeTlb(HUGE), transparent(), basePages()));
            List<@Nullable CommitOutcome> outcomes = new ArrayList<>();
            for (int i = 0; i < GRANULES; i++) {
                outcomes.add(null);
            }
            held.add(new Held(memory.reserve(GRANULES * HUGE.bytes(), options), outcomes, new long[GRANULES]));
            return;
        }
        if (choice == 1) {
            held.remove(random.nextInt(held.size())).region().close();
            return;
        }
        Held chosen = held.get(random.nextInt(held.size()));
        int from = random.nextInt(GRANULES);
        int to = from + 1 + random.nextInt(Math.min(3, GRANULES - from));
        if (chosen.isAll(from, to, true)) {
            decommit(chosen, from, to);
        } else if (chosen.isAll(from, to, false)) {
            commit(chosen, from, to);
        }
        prove(chosen);
    }

    private void commit(Held chosen, int from, int to) {
        long offset = from * HUGE.bytes();
        long length = (to - from) * HUGE.bytes();
        try {
            CommitOutcome outcome = chosen.region().commit(offset, length);
            assertThat(outcome.report().bytesOnLeaves(outcome.pageSize())).isEqualTo(length);
            KernelContents.checkZero(chosen.region().segment(offset, length));
            for (int i = from; i < to; i++) {
                chosen.outcomes().set(i, outcome);
                chosen.marks()[i] = 1L + random.nextInt(Integer.MAX_VALUE);
                contents.write(chosen.region(), i * HUGE.bytes(), HUGE.bytes(), chosen.marks()[i]);
            }
        } catch (HugePagesUnavailableException refused) {
            throw new AssertionError("base pages are always granted", refused);
        }
    }

    private void decommit(Held chosen, int from, int to) {
        var stale = chosen.region().segment(from * HUGE.bytes(), (to - from) * HUGE.bytes());
        chosen.region().decommit(from * HUGE.bytes(), (to - from) * HUGE.bytes());
        KernelContents.checkZero(stale);
        for (int i = from; i < to; i++) {
            chosen.outcomes().set(i, null);
        }
    }

    private void checkContents(Held chosen) {
        for (int i = 0; i < GRANULES; i++) {
            if (chosen.outcomes().get(i) != null) {
                contents.check(chosen.region(), i * HUGE.bytes(), HUGE.bytes(), chosen.marks()[i]);
            }
        }
    }

    private static void prove(Held chosen) {
        for (int i = 0; i < GRANULES; i++) {
            CommitOutcome outcome = chosen.outcomes().get(i);
            if (outcome != null) {
                MappingReport report = chosen.region().report(i * HUGE.bytes(), HUGE.bytes());
                assertThat(report.bytesOnLeaves(outcome.pageSize())).isEqualTo(HUGE.bytes());
            }
        }
    }
}
