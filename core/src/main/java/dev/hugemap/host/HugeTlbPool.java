package dev.hugemap.host;

import dev.hugemap.page.PageSize;
import java.util.List;

/**
 * The hugetlb pool of one page size, counted in pages.
 *
 * <p>Source: {@code Documentation/admin-guide/mm/hugetlbpage.rst}, {@code /sys/kernel/mm/hugepages}.
 *
 * @param pageSize the size of its pages
 * @param total pages in the pool, surplus ones included ({@code nr_hugepages})
 * @param free pages that nobody uses
 * @param reserved free pages that are promised to mappings and not yet faulted
 * @param surplus pages beyond the persistent pool, taken from the system on demand
 * @param overcommit how many surplus pages the administrator allows
 * @param nodes the same per NUMA node
 */
public record HugeTlbPool(
        PageSize pageSize, long total, long free, long reserved, long surplus, long overcommit, List<NodePool> nodes) {
    /** Copies the list. */
    public HugeTlbPool {
        nodes = List.copyOf(nodes);
    }

    /**
     * Pages that a new mapping can be promised now, without surplus pages.
     *
     * @return free pages less reserved ones
     */
    public long unreserved() {
        return free - reserved;
    }
}
