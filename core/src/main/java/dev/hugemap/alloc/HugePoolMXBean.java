// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.List;

/**
 * What JMX shows of a pool that was {@linkplain HugePool#register registered}.
 *
 * <p>All but {@link #getResidence()} is counted by the pool, and cheap. Each attribute is of its own moment.
 */
public interface HugePoolMXBean {
    /**
     * The unit in which memory is committed and given back.
     *
     * @return bytes
     */
    long getGranuleBytes();

    /**
     * How many granules the pool's addresses have room for.
     *
     * @return the count
     */
    int getTotalGranules();

    /**
     * How many granules have a block in them.
     *
     * @return the count
     */
    int getUsedGranules();

    /**
     * How many granules are empty and not given back yet.
     *
     * @return the count
     */
    int getKeptGranules();

    /**
     * How many granules without a block lie side by side, at most.
     *
     * @return the count
     */
    int getLongestFreeGranules();

    /**
     * What is committed: granules with blocks in them, and those that are kept.
     *
     * @return bytes
     */
    long getCommittedBytes();

    /**
     * How many blocks are in use.
     *
     * @return the count
     */
    long getLiveBlocks();

    /**
     * What live blocks take, rounded up as they are.
     *
     * @return bytes
     */
    long getLiveBytes();

    /**
     * What thread caches hold, and what is in stock between threads.
     *
     * @return bytes
     */
    long getCachedBytes();

    /**
     * Which part of what live blocks take was not asked for.
     *
     * @return 0 to 1; not a number where that isn't known, as in a plain pool
     */
    double getInternalFragmentation();

    /**
     * The most that the internal fragmentation can be in a plain pool, where no alignment was asked for.
     *
     * @return 0 to 1
     */
    double getMostInternalFragmentation();

    /**
     * Which part of the committed memory no live block takes.
     *
     * @return 0 to 1
     */
    double getExternalFragmentation();

    /**
     * How often a plain pool was told to free a small block that was none, or free already, as far as it was seen.
     *
     * @return the count
     */
    long getWrongFrees();

    /**
     * How often the kernel refused to take back a granule that was empty.
     *
     * @return the count
     */
    long getRefusedGiveBacks();

    /**
     * The small blocks by their size.
     *
     * @return each size of which there are any, ascending
     */
    List<SizeClassStatistics> getSizeClasses();

    /**
     * How much of the pool is resident, on leaves of which sizes. Asks the kernel each time.
     *
     * @return what it said
     */
    ManagedResidence getResidence();
}
