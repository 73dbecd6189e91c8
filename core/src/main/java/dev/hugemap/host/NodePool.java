package dev.hugemap.host;

/**
 * One NUMA node's part of a hugetlb pool, counted in pages.
 *
 * @param node the node's number
 * @param total pages in the pool on this node
 * @param free pages that nobody uses
 * @param surplus pages beyond the persistent pool
 */
public record NodePool(int node, long total, long free, long surplus) {}
