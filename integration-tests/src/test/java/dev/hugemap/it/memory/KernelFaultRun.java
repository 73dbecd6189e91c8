// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.HugeTlb;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.FaultModel;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.memory.FaultProof;
import dev.hugemap.memory.FaultProof.Foresight;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A random life of regions that are faulted in on the running kernel. After each step all contents are looked at, the pages
 * around what was done are proved, and now and then all pages.
 */
final class KernelFaultRun {
    private static final long MIB = 1L << 20;
    private static final PageSize BASE = PageSize.kib(4);
    private static final PageSize HUGE = PageSize.mib(2);
    private static final PageSize SMALL = PageSize.kib(64);
    private static final int MOST_OPEN = 3;
    private static final long MOST_BYTES = 16 * MIB;
    /** All pages are proved every so many steps. */
    private static final int ALL = 16;

    private static final List<FaultPolicy> POLICIES = List.of(
            FaultPolicy.largestFit(),
            FaultPolicy.fixed(SMALL),
            FaultPolicy.batched(SMALL),
            FaultPolicy.adaptive(),
            FaultPolicy.adaptive().promotingAt(0.1).collapsingFor(Duration.ofMinutes(1)),
            FaultPolicy.adaptive().startingWith(BASE).keepingFor(Duration.ZERO));

    private final SplittableRandom random;
    private final List<BackingPolicy> backings;
    private final HugeMemory memory = HugeMemory.system().refresh();
    private final KernelContents contents = new KernelContents();
    private final HugeTlb pool = HugeTlb.of("2m");
    private final long free = pool.exists() ? pool.free() : 0;
    private final long reserved = pool.exists() ? pool.reserved() : 0;
    private final Footprint before = Footprint.now();
    private final List<FaultProof> regions = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private @Nullable HugeArena rival;
    private long rivals;
    private int steps;
    private long tag;
    private String last = "nothing yet";

    KernelFaultRun(SplittableRandom random, List<BackingPolicy> backings) {
        this.random = random;
        this.backings = backings;
    }

    String last() {
        return last;
    }

    String counts() {
        return counts.toString();
    }

    void step() {
        int choice = random.nextInt(24);
        if (choice == 0 || regions.isEmpty()) {
            reserve();
        } else {
            FaultProof chosen = regions.get(random.nextInt(regions.size()));
            switch (choice) {
                case 1 -> close(chosen);
                case 2 -> compete();
                case 3 -> giveBack(chosen);
                case 4 -> resetBackoff(chosen);
                case 5 -> commit(chosen);
                case 6, 7 -> write(chosen);
                case 8, 9, 10, 11 -> decommit(chosen);
                default -> fault(chosen);
            }
        }
        check();
    }

    void closeAll() {
        regions.forEach(proof -> proof.model().region().close());
        regions.clear();
        assertThat(counts.getOrDefault("foreseen " + Foresight.FEWER_AT_ONCE, 0))
                .as("a rare thing, where memory is not short")
                .isLessThanOrEqualTo(1 + steps / 1000);
        endRival();
        assertThat(Footprint.now()).isEqualTo(before);
    }

    private void reserve() {
        BackingPolicy chosen = backings.get(random.nextInt(backings.size()));
        FaultPolicy policy = POLICIES.get(random.nextInt(POLICIES.size()));
        did("reserve");
        if (regions.size() == MOST_OPEN) {
            return;
        }
        RegionOptions options =
                Footprint.known(RegionOptions.of(chosen)).populatedBy(1).faultedBy(policy);
        options = random.nextBoolean() ? options.named("run") : options;
        options = random.nextBoolean() ? options.congruentTo(random.nextInt(512) * SMALL.bytes()) : options;
        Region region = memory.reserve(1 + random.nextLong(MOST_BYTES), options);
        regions.add(new FaultProof(new FaultModel(region, chosen + ", " + policy), chosen, policy));
    }

    private void close(FaultProof chosen) {
        did("close");
        regions.remove(chosen);
        chosen.model().region().close();
    }

    private void fault(FaultProof chosen) {
        FaultModel model = chosen.model();
        long length = model.region().range().length();
        long offset = random.nextLong(length);
        long most = random.nextBoolean() ? SMALL.bytes() : 5 * MIB;
        long asked = 1 + random.nextLong(Math.min(most, length - offset));
        did("fault " + offset + " " + asked + " of " + model.name());
        FaultOutcome outcome = model.region().fault(offset, asked);
        model.sync(offset, asked);
        assertThat(model.isCommitted(offset, asked)).isTrue();
        count("foreseen " + chosen.faulted(offset, asked, outcome), 1);
        outcome.blocks().forEach(blocks -> count("on " + blocks.pageSize(), blocks.count()));
        count("collapses", outcome.collapses());
        count("reuses", outcome.reusedBytes() > 0 ? 1 : 0);
        outcome.fallbacks()
                .forEach(fallback -> count("fallback " + fallback.refusal().reason(), 1));
    }

    private void commit(FaultProof chosen) {
        FaultModel model = chosen.model();
        long granules = model.region().range().length() / BASE.bytes();
        long offset = random.nextLong(granules) * BASE.bytes();
        long length = (1 + random.nextLong(Math.min(16, granules - offset / BASE.bytes()))) * BASE.bytes();
        did("commit " + offset + " " + length + " of " + model.name());
        try {
            CommitOutcome outcome = model.region().commit(offset, length);
            model.sync(offset, length);
            chosen.committed(outcome);
        } catch (IllegalStateException committedOrKept) {
            count("commits refused", 1);
        }
    }

    private void decommit(FaultProof chosen) {
        FaultModel model = chosen.model();
        long[] extent = model.randomExtent(random);
        if (extent == null) {
            return;
        }
        boolean whole = random.nextBoolean();
        long granules = (extent[1] - extent[0]) / BASE.bytes();
        long skip = whole ? 0 : random.nextLong(granules);
        long offset = extent[0] + skip * BASE.bytes();
        long length = whole ? extent[1] - extent[0] : (1 + random.nextLong(granules - skip)) * BASE.bytes();
        did("decommit " + offset + " " + length + " of " + model.name());
        try {
            model.region().decommit(offset, length);
            model.decommitted(offset, length);
            chosen.decommitted(offset, length);
        } catch (IllegalArgumentException cut) {
            assertThat(cut).hasMessageContaining("would cut a page of the pool");
            count("cuts refused", 1);
        }
    }

    private void giveBack(FaultProof chosen) {
        did("give back");
        chosen.gaveBack(chosen.model().region().giveBack());
    }

    private void resetBackoff(FaultProof chosen) {
        did("reset backoff");
        chosen.model().region().resetBackoff();
    }

    private void write(FaultProof chosen) {
        long[] extent = chosen.model().randomExtent(random);
        if (extent != null) {
            did("write");
            chosen.model().write(contents, extent[0], extent[1], ++tag);
        }
    }

    /** Somebody else takes pages of the pool, or gives them back. */
    private void compete() {
        did("compete");
        if (rival != null) {
            endRival();
            return;
        }
        long most = pool.exists() ? pool.available() : 0;
        if (most > 0) {
            long pages = random.nextBoolean() ? most : 1 + random.nextLong(most);
            rival = memory.confined(RegionOptions.of(require(hugeTlb(HUGE))));
            try {
                rival.allocate(pages * HUGE.bytes());
                rivals = pages;
            } catch (HugePagesUnavailableException smallPool) {
                throw new AssertionError(smallPool);
            }
        }
    }

    private void endRival() {
        if (rival != null) {
            rival.close();
            rival = null;
            rivals = 0;
        }
    }

    private void check() {
        regions.forEach(proof -> proof.model().check(contents));
        if (++steps % ALL == 0) {
            regions.forEach(FaultProof::proveAll);
        }
        if (pool.exists()) {
            long least = rivals;
            long kept = 0;
            for (FaultProof proof : regions) {
                least += proof.pooled() - proof.pooledAndKept();
                kept += proof.pooledAndKept();
            }
            assertThat(free - pool.free()).isBetween(least, least + kept);
            assertThat(pool.reserved()).isEqualTo(reserved);
        }
    }

    private void count(String what, long more) {
        counts.merge(what, (int) more, Integer::sum);
    }

    private void did(String what) {
        last = what;
        count(what.split(" [0-9]", 2)[0], 1);
    }
}
