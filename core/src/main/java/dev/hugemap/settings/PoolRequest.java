// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How many pages a hugetlb pool is to have. Immutable.
 *
 * @param pageSize of the pool
 * @param count pages in all, 0 or more: those in use count, surplus ones don't
 * @param node the NUMA node whose part of the pool is meant, or empty for the whole pool, which the kernel spreads over
 *     all nodes
 * @param leave bytes that are to stay available to all else; empty for a sixteenth of the memory, and 256 MiB at least
 */
public record PoolRequest(PageSize pageSize, long count, OptionalInt node, OptionalLong leave) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public PoolRequest {
        if (count < 0) {
            throw new IllegalArgumentException("a pool has 0 pages or more, not " + count);
        }
        if (node.orElse(0) < 0) {
            throw new IllegalArgumentException("a NUMA node's number is 0 or more, not " + node.getAsInt());
        }
        if (leave.orElse(0) < 0) {
            throw new IllegalArgumentException("what is left to the host is 0 bytes or more, not " + leave.getAsLong());
        }
    }

    /**
     * The whole pool of a size.
     *
     * @param pageSize of its pages
     * @param count pages in all
     * @return the request
     * @throws IllegalArgumentException if {@code count} is negative
     */
    public static PoolRequest of(PageSize pageSize, long count) {
        return new PoolRequest(pageSize, count, OptionalInt.empty(), OptionalLong.empty());
    }

    /**
     * The same for one node's part of the pool.
     *
     * @param number of the NUMA node
     * @return the request
     * @throws IllegalArgumentException if {@code number} is negative
     */
    public PoolRequest onNode(int number) {
        return new PoolRequest(pageSize, count, OptionalInt.of(number), leave);
    }

    /**
     * The same, leaving so much to all else instead of a sixteenth.
     *
     * @param bytes that are to stay available; with 0, all that is available may go into the pool
     * @return the request
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public PoolRequest leaving(long bytes) {
        return new PoolRequest(pageSize, count, node, OptionalLong.of(bytes));
    }

    /** What of a pool the request is about. The node must be one of the pool's. */
    PoolPart in(HugeTlbPool pool) {
        return node.isEmpty()
                ? new PoolPart(pool.total(), pool.free(), pool.surplus(), pool.path())
                : pool.nodes().stream()
                        .filter(part -> part.node() == node.getAsInt())
                        .map(part -> new PoolPart(part.total(), part.free(), part.surplus(), part.path(pageSize)))
                        .findFirst()
                        .orElseThrow();
    }

    /**
     * What the pool, or the node's part, has after a write. Where it was to shrink, pages in use are surplus ones from then on,
     * which it has all the same.
     */
    long got(HugeTlbPool before, HugeTlbPool after) {
        PoolPart now = in(after);
        PoolPart then = in(before);
        return count < then.persistent() ? now.total() - Math.min(now.surplus(), then.surplus()) : now.persistent();
    }

    /** Says {@code 128 pages of 2 MiB on node 1}. */
    @Override
    public String toString() {
        return Bytes.count(count)
                + (count == 1 ? " page of " : " pages of ")
                + pageSize
                + (node.isPresent() ? " on node " + node.getAsInt() : "");
    }
}
