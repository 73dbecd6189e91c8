// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolExhaustedException;
import dev.hugemap.alloc.PoolOptions;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.SharedRegion;

/** A child that does a little of everything on base pages, and prints what it got: what a recording of it has to come to. */
public final class RecordedWork {
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    /** So large that no host of tests has it. */
    private static final PageSize UNKNOWN = PageSize.gib(16);

    private long granted;
    private long grants;
    private long refusals;

    private RecordedWork() {}

    /** Works, and prints each sum by its name. */
    public static void main(String[] args) {
        RecordedWork work = new RecordedWork();
        work.arena();
        work.onTouch();
        work.region();
        work.pool();
        work.shared();
        print("granted", work.granted);
        print("grants", work.grants);
        print("refusals", work.refusals);
    }

    private void arena() {
        try (HugeArena arena = HugeArena.ofConfined(require(basePages()))) {
            for (int i = 0; i < 3; i++) {
                add(arena.outcome(arena.allocate(2 * MIB)));
            }
        }
    }

    private void onTouch() {
        try (HugeArena arena = HugeArena.ofConfined(prefer(basePages()).onTouch())) {
            CommitOutcome outcome = arena.outcome(arena.allocate(2 * MIB));
            add(outcome);
            print("untouched", outcome.range().length());
        }
    }

    private void region() {
        RegionOptions options =
                RegionOptions.of(require(basePages())).named("index").faultedBy(FaultPolicy.largestFit());
        try (Region region = Region.reserve(64 * MIB, options)) {
            add(region.fault(0, 64 * KIB));
            add(region.fault(0, 128 * KIB));
            region.fault(0, 1);
            print("reserved", region.range().length());
        }
    }

    private void pool() {
        try (HugePool pool = HugePool.open(PoolOptions.of(require(basePages())).capacity(4 * MIB))) {
            long block = pool.allocateAddress(3 * MIB);
            long committed = pool.statistics().committedBytes();
            print("committed", committed);
            granted += committed;
            grants++;
            pool.freeAddress(block);
            pool.allocateAddress(64 * MIB);
        } catch (PoolExhaustedException full) {
            print("exhausted", full.requestedBytes());
        }
    }

    private void shared() {
        for (int i = 0; i < 2; i++) {
            try (SharedRegion region = SharedRegion.create(MIB, require(hugeTlb(UNKNOWN)))) {
                print("unexpected", region.segment().byteSize());
            } catch (HugePagesUnavailableException refused) {
                refusals += refused.refusals().size();
            }
        }
        try (SharedRegion owner = SharedRegion.create(256 * KIB, prefer(hugeTlb(UNKNOWN), basePages()));
                SharedRegion peer = SharedRegion.attach(owner.descriptor())) {
            add(owner.outcome());
            print("attached", peer.segment().byteSize());
        }
    }

    private void add(CommitOutcome outcome) {
        granted += outcome.range().length();
        grants++;
        refusals += outcome.refusals().size();
    }

    private void add(FaultOutcome outcome) {
        granted += outcome.bytesOn(outcome.blocks().getFirst().pageSize());
        grants += outcome.blocks().size();
    }

    private static void print(String name, long sum) {
        IO.println(name + "=" + sum);
    }
}
