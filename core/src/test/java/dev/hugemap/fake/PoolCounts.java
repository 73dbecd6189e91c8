// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

/**
 * What sysfs tells about a hugetlb pool, in pages.
 *
 * @param total {@code nr_hugepages}, surplus pages included
 * @param free {@code free_hugepages}
 * @param reserved {@code resv_hugepages}
 * @param surplus {@code surplus_hugepages}
 * @param overcommit {@code nr_overcommit_hugepages}
 */
public record PoolCounts(long total, long free, long reserved, long surplus, long overcommit) {}
