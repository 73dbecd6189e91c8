// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.List;

/**
 * A pool as JMX shows it.
 *
 * @param pool which is asked for each attribute anew
 */
record ManagedPool(HugePool pool) implements HugePoolMXBean {
    @Override
    public long getGranuleBytes() {
        return pool.statistics().room().granuleBytes();
    }

    @Override
    public int getTotalGranules() {
        return pool.statistics().room().total();
    }

    @Override
    public int getUsedGranules() {
        return pool.statistics().room().used();
    }

    @Override
    public int getKeptGranules() {
        return pool.statistics().room().kept();
    }

    @Override
    public int getLongestFreeGranules() {
        return pool.statistics().room().longestFree();
    }

    @Override
    public long getCommittedBytes() {
        return pool.statistics().committedBytes();
    }

    @Override
    public long getLiveBlocks() {
        return pool.statistics().liveBlocks();
    }

    @Override
    public long getLiveBytes() {
        return pool.statistics().liveBytes();
    }

    @Override
    public long getCachedBytes() {
        return pool.statistics().cachedBytes();
    }

    @Override
    public double getInternalFragmentation() {
        return pool.statistics().internalFragmentation().orElse(Double.NaN);
    }

    @Override
    public double getMostInternalFragmentation() {
        return pool.statistics().mostInternalFragmentation();
    }

    @Override
    public double getExternalFragmentation() {
        return pool.statistics().externalFragmentation();
    }

    @Override
    public long getWrongFrees() {
        return pool.statistics().wrongFrees();
    }

    @Override
    public long getRefusedGiveBacks() {
        return pool.statistics().refusedGiveBacks();
    }

    @Override
    public List<SizeClassStatistics> getSizeClasses() {
        return pool.statistics().classes();
    }

    @Override
    public ManagedResidence getResidence() {
        return ManagedResidence.of(pool.residence());
    }
}
