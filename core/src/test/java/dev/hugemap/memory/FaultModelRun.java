// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.PoolCounts;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.host.ThpMode;
import dev.hugemap.memory.FaultProof.Foresight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A random life of regions that are faulted in, and what must hold after each step of it: every batch is committed or not
 * as told, holds what was written to it last, and lies on the pages that the policy foresees or the outcomes told of. Without
 * a failing call nothing is refused: each policy ends in base pages, and the host has memory.
 */
final class FaultModelRun implements Life {
    private static final int POOL = 12;
    private static final int MOST_OPEN = 3;
    /** All pages are proved every so many steps. */
    private static final int ALL = 16;

    private static final List<BackingPolicy> BACKINGS = List.of(
            prefer(hugeTlb(), transparent(), transparent(SMALL), basePages()),
            prefer(transparent(), basePages()),
            prefer(hugeTlb(), basePages()),
            prefer(transparent(SMALL), basePages()));
    private static final List<FaultPolicy> POLICIES = List.of(
            FaultPolicy.largestFit(),
            FaultPolicy.fixed(SMALL),
            FaultPolicy.batched(SMALL),
            FaultPolicy.adaptive(),
            FaultPolicy.adaptive().promotingAt(0.1),
            FaultPolicy.adaptive().startingWith(BASE).keepingFor(Duration.ZERO));
    private static final List<String> CALLS = List.of(
            "mmap",
            "mremap",
            "madvise",
            "mprotect",
            "open",
            "ioctl",
            "pread",
            "getrusage",
            "readv",
            "munmap",
            "mbind",
            "move_pages");
    private static final List<ThpMode> MODES = List.of(ThpMode.ALWAYS, ThpMode.MADVISE, ThpMode.NEVER);

    private final SplittableRandom random;
    private final FakeLinux linux;
    private long now;
    private final HugeMemory memory;
    private final FaultContents contents;
    private final List<FaultProof> regions = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final ReasonModel reasons;
    private final Map<Region, RegionOptions> placed = new IdentityHashMap<>();
    private int steps;
    private boolean spoilt;
    private long tag;
    private boolean disturbed;
    private String last = "nothing yet";

    FaultModelRun(SplittableRandom random) {
        this.random = random;
        this.linux = Trial.anyHost(random, POOL);
        this.memory = HugeMemory.over(linux, linux.files(), () -> now);
        this.contents = new ModelContents(linux);
        this.reasons = new ReasonModel(linux, memory.host());
        assertThat(memory.host().features().has(KernelFeature.COLLAPSE)).isTrue();
    }

    @Override
    public boolean isSpoilt() {
        return spoilt;
    }

    @Override
    public String last() {
        return last;
    }

    @Override
    public Map<String, Integer> counts() {
        return counts;
    }

    @Override
    public void step() {
        now += random.nextLong(20_000_000);
        disturbed = random.nextInt(8) == 0;
        if (disturbed && random.nextBoolean()) {
            Errno errno = random.nextBoolean() ? Errno.ENOMEM : Errno.EINVAL;
            linux.failNth(1L + random.nextInt(8), CALLS.get(random.nextInt(CALLS.size())), errno);
        } else if (disturbed) {
            long first = 1L + random.nextInt(3);
            linux.admin().failThpAllocations(first, first + random.nextInt(6));
            linux.admin().failMultiThpAllocations(first, first + random.nextInt(6));
        }
        switch (regions.isEmpty() ? 0 : random.nextInt(20)) {
            case 0 -> reserve();
            case 1 -> close();
            case 2 -> changeHost();
            case 3, 4, 5, 6 -> decommit();
            case 7 -> write();
            case 8 -> commit();
            case 9 -> giveBack();
            default -> fault();
        }
        calm();
        check();
        linux.forgetCalls();
    }

    /** Ends what disturbs, so that the proof isn't. */
    private void calm() {
        linux.failNothing();
        linux.admin().failThpAllocations(Long.MAX_VALUE, Long.MAX_VALUE);
        linux.admin().failMultiThpAllocations(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Override
    public void closeAll() {
        while (!regions.isEmpty()) {
            regions.removeLast().model().region().close();
        }
        if (spoilt) {
            return;
        }
        assertThat(linux.vmas()).isEmpty();
        assertThat(linux.residentBytes()).isZero();
        PoolCounts pool = linux.pool(HUGE);
        assertThat(pool.free()).isEqualTo(pool.total());
        assertThat(pool.reserved()).isZero();
    }

    private void reserve() {
        BackingPolicy backings = BACKINGS.get(random.nextInt(BACKINGS.size()));
        FaultPolicy policy = POLICIES.get(random.nextInt(POLICIES.size()));
        did("reserve " + backings + " " + policy);
        if (regions.size() == MOST_OPEN) {
            return;
        }
        long bytes = 1 + random.nextLong(16 * MIB);
        RegionOptions options = Trial.options(backings).faultedBy(policy);
        options = random.nextBoolean() ? options.named("run") : options;
        options = Trial.placedAnyhow(random, options);
        options = random.nextBoolean() ? options.congruentTo(random.nextInt(512) * SMALL.bytes()) : options;
        try {
            FaultModel model = new FaultModel(memory.reserve(bytes, options), backings + ", " + policy);
            regions.add(new FaultProof(model, backings, policy));
            placed.put(model.region(), options);
        } catch (HugeMemoryException refused) {
            assertThat(disturbed).as("%s", refused).isTrue();
        }
    }

    private void close() {
        did("close");
        FaultProof proof = anyRegion();
        regions.remove(proof);
        // A munmap that fails leaves the mapping; that is the kernel's word, and not what this run is about.
        linux.failNothing();
        proof.model().region().close();
    }

    private void fault() {
        FaultProof proof = anyRegion();
        FaultModel model = proof.model();
        long length = model.region().range().length();
        long offset = random.nextLong(length);
        long most = random.nextBoolean() ? SMALL.bytes() : 5 * MIB;
        long asked = 1 + random.nextLong(Math.min(most, length - offset));
        did("fault " + offset + " " + asked + " of " + model.name());
        long before = model.region().committedBytes();
        try {
            FaultOutcome outcome = model.region().fault(offset, asked);
            calm();
            long put = outcome.blocks().stream().mapToLong(FaultedBlocks::bytes).sum();
            assertThat(model.region().committedBytes() - before).isEqualTo(put + outcome.reusedBytes());
            model.sync(offset, asked);
            assertThat(model.isCommitted(offset, asked)).isTrue();
            count(outcome);
            checkPlacement(model.region(), outcome, put);
            foreseen(proof.faulted(offset, asked, outcome));
        } catch (HugeMemoryException refused) {
            refused(refused, proof, offset, asked);
        }
    }

    private void checkPlacement(Region region, FaultOutcome outcome, long put) {
        RegionOptions options = Objects.requireNonNull(placed.get(region));
        if (put > 0) {
            Trial.assertPlaced(options, outcome.placement(), put, disturbed);
        }
        checkNodes(region, options);
    }

    /** Nothing of a region that is kept to its nodes is elsewhere, whatever was done to it. */
    private void checkNodes(Region region, RegionOptions options) {
        options.numa()
                .filter(NumaPolicy::isStrict)
                .ifPresent(numa -> assertThat(numa.nodes())
                        .containsAll(
                                memory.inspector().nodes(region.range(), BASE).keySet()));
    }

    private void foreseen(Foresight foresight) {
        counts.merge("foreseen " + foresight, 1, Integer::sum);
        assertThat(foresight == Foresight.FEWER_AT_ONCE && !disturbed)
                .as("blocks refused together and granted a few at a time")
                .isFalse();
    }

    private void refused(HugeMemoryException refused, FaultProof proof, long offset, long length) {
        assertThat(disturbed).as("%s", refused).isTrue();
        calm();
        counts.merge("refused", 1, Integer::sum);
        // One failed call is not enough for that: something else was refused, and then the undoing.
        spoilt = String.valueOf(refused.getMessage()).startsWith("cannot undo");
        proof.model().sync(offset, length);
        if (!spoilt) {
            proof.refused(offset, length);
        }
    }

    private void count(FaultOutcome outcome) {
        reasons.check(outcome, disturbed);
        outcome.blocks().forEach(blocks -> counts.merge("on " + blocks.pageSize(), (int) blocks.count(), Integer::sum));
        counts.merge("collapses", (int) outcome.collapses(), Integer::sum);
        counts.merge("reuses", outcome.reusedBytes() > 0 ? 1 : 0, Integer::sum);
        outcome.fallbacks()
                .forEach(fallback ->
                        counts.merge("fallback " + fallback.refusal().reason(), 1, Integer::sum));
    }

    private void commit() {
        FaultProof proof = anyRegion();
        FaultModel model = proof.model();
        long granule = model.region().granule().bytes();
        long granules = model.region().range().length() / granule;
        long offset = random.nextLong(granules) * granule;
        long length = (1 + random.nextLong(Math.min(16, granules - offset / granule))) * granule;
        did("commit " + offset + " " + length + " of " + model.name());
        try {
            CommitOutcome outcome = model.region().commit(offset, length);
            calm();
            counts.merge("commits", 1, Integer::sum);
            model.sync(offset, length);
            proof.committed(outcome);
        } catch (IllegalStateException committedOrKept) {
            counts.merge("commits refused", 1, Integer::sum);
        } catch (HugeMemoryException refused) {
            refused(refused, proof, offset, length);
        }
    }

    private void decommit() {
        FaultProof proof = anyRegion();
        FaultModel model = proof.model();
        long granule = model.region().granule().bytes();
        long[] extent = model.randomExtent(random);
        if (extent == null) {
            return;
        }
        boolean whole = random.nextBoolean();
        long granules = (extent[1] - extent[0]) / granule;
        long skip = whole ? 0 : random.nextLong(granules);
        long offset = extent[0] + skip * granule;
        long length = whole ? extent[1] - extent[0] : (1 + random.nextLong(granules - skip)) * granule;
        did("decommit " + offset + " " + length + " of " + model.name());
        try {
            model.region().decommit(offset, length);
            calm();
            model.decommitted(offset, length);
            proof.decommitted(offset, length);
        } catch (IllegalArgumentException cut) {
            assertThat(cut).hasMessageContaining("would cut a page of the pool");
        } catch (HugeMemoryException refused) {
            assertThat(disturbed).as("%s", refused).isTrue();
            calm();
            model.syncRest(offset, length);
            proof.refused(offset, length);
        }
    }

    private void giveBack() {
        did("give back");
        FaultProof proof = anyRegion();
        try {
            long bytes = proof.model().region().giveBack();
            calm();
            proof.gaveBack(bytes);
        } catch (HugeMemoryException refused) {
            assertThat(disturbed).as("%s", refused).isTrue();
            calm();
            proof.proveAll();
        }
    }

    private FaultProof anyRegion() {
        return regions.get(random.nextInt(regions.size()));
    }

    private void write() {
        FaultModel model = anyRegion().model();
        long[] extent = model.randomExtent(random);
        if (extent != null) {
            did("write");
            model.write(contents, extent[0], extent[1], ++tag);
        }
    }

    private void changeHost() {
        did("host");
        switch (random.nextInt(3)) {
            case 0 -> reasons.huge(MODES.get(random.nextInt(MODES.size())));
            case 1 -> reasons.small(MODES.get(random.nextInt(MODES.size())));
            default -> linux.admin().pool(HUGE, random.nextLong(POOL * 2));
        }
    }

    private void check() {
        assertThat(linux.openDescriptors()).isEmpty();
        regions.forEach(proof -> proof.model().check(contents));
        if (spoilt) {
            return;
        }
        assertThat(linux.pool(HUGE).reserved()).isZero();
        if (++steps % ALL == 0) {
            regions.forEach(FaultProof::proveAll);
        }
    }

    private void did(String what) {
        last = what + (disturbed ? ", disturbed" : "");
        counts.merge(what.split(" ", 2)[0], 1, Integer::sum);
    }
}
