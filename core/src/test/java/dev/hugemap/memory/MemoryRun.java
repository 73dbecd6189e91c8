// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.PoolCounts;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A random life of regions and arenas, and what must hold after each step of it. */
final class MemoryRun implements Life {
    private static final int POOL = 48;
    private static final int MOST_OPEN = 4;
    /** Every source takes the model many times as long as a commit. */
    private static final int SELDOM = 5;

    private static final List<BackingPolicy> POLICIES = List.of(
            require(hugeTlb()),
            require(transparent()),
            require(basePages()),
            prefer(hugeTlb(), transparent(), basePages()),
            prefer(hugeTlb(), basePages()),
            prefer(transparent(SMALL), basePages()));
    private static final List<String> CALLS = List.of(
            "mmap",
            "mremap",
            "madvise",
            "open",
            "ioctl",
            "pread",
            "prctl",
            "getrusage",
            "getrlimit",
            "sysconf",
            "mbind",
            "move_pages");
    private static final List<ThpMode> MODES = List.of(ThpMode.ALWAYS, ThpMode.MADVISE, ThpMode.NEVER);

    /** An arena and the outcomes of what it mapped, by address. */
    private record ArenaModel(HugeArena arena, RegionOptions options, Map<Long, CommitOutcome> mapped) {
        long bytes() {
            return mapped.values().stream()
                    .mapToLong(outcome -> outcome.range().length())
                    .sum();
        }

        long pooledBytes() {
            return mapped.values().stream()
                    .filter(outcome -> outcome.granted() instanceof Backing.HugeTlb)
                    .mapToLong(outcome -> outcome.range().length())
                    .sum();
        }
    }

    private final SplittableRandom random;
    private final FakeLinux linux;
    private final HugeMemory memory;
    private final List<RegionModel> regions = new ArrayList<>();
    private final List<ArenaModel> arenas = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private ThpMode hugeMode = ThpMode.MADVISE;
    private ThpMode smallMode = ThpMode.MADVISE;
    private long elsewhere;
    private long tag;
    private boolean disturbed;
    private String last = "nothing yet";

    MemoryRun(SplittableRandom random) {
        this.random = random;
        this.linux = Trial.anyHost(random, POOL);
        this.memory = HugeMemory.over(linux, linux.files());
    }

    @Override
    public boolean isSpoilt() {
        return false;
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
        disturb();
        switch (random.nextInt(16)) {
            case 0 -> reserve();
            case 1 -> open();
            case 2 -> closeRegion();
            case 3 -> closeArena();
            case 4 -> changeHost();
            case 5, 6 -> allocate();
            case 7, 8, 9 -> decommit();
            case 10 -> segment();
            case 11 -> write();
            default -> commit();
        }
        linux.failNothing();
        linux.admin().failThpAllocations(Long.MAX_VALUE, Long.MAX_VALUE);
        check();
        linux.forgetCalls();
    }

    @Override
    public void closeAll() {
        while (!regions.isEmpty()) {
            closeRegion();
        }
        while (!arenas.isEmpty()) {
            closeArena();
        }
        check();
        assertThat(linux.vmas()).isEmpty();
        assertThat(linux.residentBytes()).isZero();
    }

    private void disturb() {
        disturbed = random.nextInt(6) == 0;
        if (disturbed && random.nextBoolean()) {
            Errno errno = random.nextBoolean() ? Errno.ENOMEM : Errno.EINVAL;
            linux.failNth(1L + random.nextInt(8), CALLS.get(random.nextInt(CALLS.size())), errno);
        } else if (disturbed) {
            long first = 1L + random.nextInt(6);
            linux.admin().failThpAllocations(first, first + random.nextInt(6));
        }
    }

    private void reserve() {
        BackingPolicy policy = POLICIES.get(random.nextInt(POLICIES.size()));
        did("reserve " + policy);
        if (regions.size() == MOST_OPEN) {
            return;
        }
        RegionOptions options = Trial.placedAnyhow(random, Trial.options(policy).named("run"));
        Snapshot before = linux.snapshot();
        try {
            long bytes = 1 + random.nextLong(24 * MIB);
            regions.add(new RegionModel(memory.reserve(bytes, options), options));
        } catch (HugeMemoryException refused) {
            sawRefusal(before);
        }
    }

    private void commit() {
        if (regions.isEmpty()) {
            return;
        }
        RegionModel model = regions.get(random.nextInt(regions.size()));
        int from = random.nextInt(model.granules());
        int to = from + 1 + random.nextInt(model.granules() - from);
        long offset = from * model.granule();
        long length = (to - from) * model.granule();
        did("commit " + from + " to " + to + " of " + model.policy);
        if (model.isAnyCommitted(from, to)) {
            assertThatIllegalStateException().isThrownBy(() -> model.region.commit(offset, length));
            return;
        }
        Snapshot before = linux.snapshot();
        boolean owed = isOwed(model.options, length);
        try {
            CommitOutcome outcome = model.region.commit(offset, length);
            checkGrant(outcome, model.policy);
            Trial.assertPlaced(model.options, outcome.placement(), length, disturbed);
            assertThat(outcome.range()).isEqualTo(new AddressRange(model.address(from), length));
            model.commit(from, to, outcome);
        } catch (HugeMemoryException refused) {
            assertThat(owed && !disturbed).as("owed, but %s", refused).isFalse();
            sawRefusal(before);
        }
    }

    private void decommit() {
        if (regions.isEmpty()) {
            return;
        }
        RegionModel model = regions.get(random.nextInt(regions.size()));
        int from = random.nextInt(model.granules());
        int to = from + 1 + random.nextInt(Math.min(3, model.granules() - from));
        long offset = from * model.granule();
        long length = (to - from) * model.granule();
        did("decommit " + from + " to " + to + " of " + model.policy);
        if (!model.isAllCommitted(from, to)) {
            assertThatIllegalStateException().isThrownBy(() -> model.region.decommit(offset, length));
            return;
        }
        Snapshot before = linux.snapshot();
        try {
            model.region.decommit(offset, length);
            model.decommit(from, to);
            linux.read(model.address(from), length);
            assertThat(linux.contentsAt(model.address(from))).isZero();
        } catch (HugeMemoryException refused) {
            assertThat(disturbed).isTrue();
            sawRefusal(before);
        }
    }

    private void segment() {
        if (regions.isEmpty()) {
            return;
        }
        RegionModel model = regions.get(random.nextInt(regions.size()));
        int from = random.nextInt(model.granules());
        int to = from + 1 + random.nextInt(model.granules() - from);
        long length = (to - from) * model.granule();
        did("segment " + from + " to " + to);
        if (model.isAllCommitted(from, to)) {
            MemorySegment segment = model.region.segment(from * model.granule(), length);
            assertThat(segment.address()).isEqualTo(model.address(from));
            assertThat(segment.byteSize()).isEqualTo(length);
        } else {
            assertThatIllegalStateException().isThrownBy(() -> model.region.segment(from * model.granule(), length));
        }
    }

    private void write() {
        if (regions.isEmpty()) {
            return;
        }
        RegionModel model = regions.get(random.nextInt(regions.size()));
        int granule = random.nextInt(model.granules());
        did("write " + granule);
        if (model.outcome(granule) != null) {
            linux.write(model.address(granule), model.granule(), ++tag);
            model.write(granule, tag);
        }
    }

    private void closeRegion() {
        if (!regions.isEmpty()) {
            RegionModel model = regions.remove(random.nextInt(regions.size()));
            did("close region " + model.policy);
            model.region.close();
        }
    }

    private void open() {
        BackingPolicy policy = POLICIES.get(random.nextInt(POLICIES.size()));
        did("open " + policy);
        if (arenas.size() < MOST_OPEN && !disturbed) {
            RegionOptions options = Trial.placedAnyhow(random, Trial.options(policy));
            arenas.add(new ArenaModel(memory.shared(options), options, new TreeMap<>()));
        }
    }

    private void allocate() {
        if (arenas.isEmpty()) {
            return;
        }
        ArenaModel model = arenas.get(random.nextInt(arenas.size()));
        long bytes = 1 + random.nextLong(random.nextBoolean() ? 1000 : 9 * MIB);
        long alignment = 1L << random.nextInt(23);
        did("allocate " + bytes + " aligned to " + alignment);
        Snapshot before = linux.snapshot();
        try {
            MemorySegment segment = model.arena().allocate(bytes, alignment);
            CommitOutcome outcome = model.arena().outcome(segment);
            assertThat(segment.address() % alignment).isZero();
            assertThat(outcome.report().absentBytes()).isZero();
            // Mapped by an earlier request, a granule may have been disturbed then.
            Trial.assertPlaced(
                    model.options(), outcome.placement(), outcome.range().length(), true);
            model.mapped().put(outcome.range().start(), outcome);
        } catch (HugeMemoryException refused) {
            sawRefusal(before);
        }
    }

    private void closeArena() {
        if (!arenas.isEmpty()) {
            did("close arena");
            arenas.remove(random.nextInt(arenas.size())).arena().close();
        }
    }

    private void changeHost() {
        switch (random.nextInt(4)) {
            case 0 -> {
                hugeMode = MODES.get(random.nextInt(MODES.size()));
                did("thp " + hugeMode);
                linux.admin().thp(hugeMode);
            }
            case 1 -> {
                smallMode = MODES.get(random.nextInt(MODES.size()));
                did("mthp " + smallMode);
                linux.admin().multiThp(SMALL, smallMode);
            }
            case 2 -> {
                long step = random.nextLong(linux.pool(HUGE).free() + 1) - random.nextLong(elsewhere + 1);
                did("others take " + step);
                linux.admin().useElsewhere(HUGE, step);
                elsewhere += step;
            }
            default -> {
                long pages = random.nextLong(POOL * 2);
                did("pool of " + pages);
                linux.admin().pool(HUGE, pages);
            }
        }
    }

    /** Whether a policy must be granted as the host is now. */
    private boolean isOwed(RegionOptions options, long length) {
        return options.policy().candidates().stream().anyMatch(candidate -> switch (candidate) {
            case Backing.HugeTlb _ -> {
                PoolCounts pool = linux.pool(HUGE);
                long bound = options.numa()
                        .filter(numa -> numa.mode() == NumaMode.BIND)
                        .map(numa -> numa.nodes().stream()
                                .mapToLong(node -> linux.pool(HUGE, node).free())
                                .sum())
                        .orElse(pool.free());
                yield Math.min(bound, pool.free() - pool.reserved()) >= HUGE.pagesIn(length);
            }
            case Backing.Transparent thp -> (thp.size() == null ? hugeMode : smallMode) != ThpMode.NEVER;
            case Backing.BasePages _ -> true;
        });
    }

    private static void checkGrant(CommitOutcome outcome, BackingPolicy policy) {
        assertThat(policy.candidates())
                .anyMatch(candidate ->
                        candidate.getClass().equals(outcome.granted().getClass()));
        assertThat(outcome.refusals()).hasSizeLessThan(policy.candidates().size());
        checkReport(outcome, outcome.report());
    }

    private static void checkReport(CommitOutcome outcome, MappingReport report) {
        boolean folios = outcome.pageSize().equals(SMALL);
        long as = folios ? report.bytesInFolios(SMALL) : report.bytesOnLeaves(outcome.pageSize());
        assertThat(as).as("%s", report).isEqualTo(report.range().length());
        assertThat(report.disagreements()).isEmpty();
    }

    private void sawRefusal(Snapshot before) {
        counts.merge("refused", 1, Integer::sum);
        Snapshot now = linux.snapshot();
        assertThat(now.mappings()).isEqualTo(before.mappings());
        assertThat(now.residentBytes()).isEqualTo(before.residentBytes());
        assertThat(now.descriptors()).isEqualTo(before.descriptors());
        // Surplus pages are the system's again once they are free, so only what is in use must be as before.
        assertThat(inUse(now)).isEqualTo(inUse(before));
    }

    private static List<Long> inUse(Snapshot snapshot) {
        return snapshot.pools().values().stream()
                .map(pool -> pool.total() - pool.free() + pool.reserved())
                .toList();
    }

    private void check() {
        long committed = regions.stream().mapToLong(RegionModel::committedBytes).sum()
                + arenas.stream().mapToLong(ArenaModel::bytes).sum();
        long pooled = regions.stream().mapToLong(RegionModel::pooledBytes).sum()
                + arenas.stream().mapToLong(ArenaModel::pooledBytes).sum();
        PoolCounts pool = linux.pool(HUGE);
        assertThat(linux.residentBytes()).as("memory").isEqualTo(committed);
        assertThat(pool.total() - pool.free() - elsewhere).as("pool pages").isEqualTo(HUGE.pagesIn(pooled));
        assertThat(pool.reserved()).isZero();
        assertThat(linux.openDescriptors()).isEmpty();
        regions.forEach(model -> model.check(linux));
        if (!regions.isEmpty()) {
            checkOne(regions.get(random.nextInt(regions.size())));
        }
    }

    private void checkOne(RegionModel model) {
        int granule = random.nextInt(model.granules());
        CommitOutcome outcome = model.outcome(granule);
        if (outcome == null) {
            MappingReport report = model.region.report(granule * model.granule(), model.granule());
            assertThat(report.bytesOnLeaves(HUGE) + report.bytesOnLeaves(BASE)).isZero();
        } else if (model.options.numa().filter(NumaPolicy::isStrict).isPresent()) {
            assertThat(model.options.numa().orElseThrow().nodes())
                    .containsAll(
                            memory.inspector().nodes(model.range(granule), BASE).keySet());
        } else if (random.nextInt(SELDOM) == 0) {
            checkReport(outcome, memory.inspector().reportAllSources(model.range(granule)));
        }
    }

    private void did(String what) {
        last = what + (disturbed ? ", disturbed" : "");
        counts.merge(what.split(" ", 2)[0], 1, Integer::sum);
    }
}
