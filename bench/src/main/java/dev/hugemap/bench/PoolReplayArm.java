// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolOptions;
import dev.hugemap.alloc.PoolStatistics;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeMemory;

/**
 * A pool of hugemap's, new for each replay.
 *
 * @param memory of this machine
 * @param name with what it is on
 * @param policy of the pool
 */
record PoolReplayArm(HugeMemory memory, String name, BackingPolicy policy) implements ReplayArm {
    /** Addresses only. */
    private static final long CAPACITY = 64L << 30;

    @Override
    public boolean isHuge() {
        return true;
    }

    @Override
    public ReplaySample replay(AllocationTrace trace) {
        try (HugePool pool =
                HugePool.open(memory, PoolOptions.of(policy).capacity(CAPACITY).reportingLive())) {
            PoolReplay replay = new PoolReplay(pool, trace);
            replay.run();
            MappingReport report = pool.report();
            long live = replay.liveBytes();
            replay.freeAll();
            pool.giveBack();
            PoolStatistics drained = pool.statistics();
            return new ReplaySample(
                    replay.nanos(),
                    replay.peakBytes(),
                    CAPACITY - report.absentBytes(),
                    hugeBytes(report),
                    live,
                    drained.committedBytes());
        }
    }

    private long hugeBytes(MappingReport report) {
        long base = memory.host().pageSizes().base().bytes();
        return report.rows().stream()
                .filter(row -> row.leafSize().bytes() > base)
                .mapToLong(row -> row.bytes())
                .sum();
    }
}
