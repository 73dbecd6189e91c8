// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What a pool was to have and what it got. The kernel gives fewer pages without an error.
 *
 * @param asked the request
 * @param before the pool before
 * @param after the pool now
 * @param tries each write, first to last
 * @param shortfall why it isn't as asked; empty where it is
 * @param notes what else is to be known, as a limit of a control group: phrases, maybe none
 * @param lasting what would have the same after a reboot; none for an empty pool
 */
public record PoolOutcome(
        PoolRequest asked,
        HugeTlbPool before,
        HugeTlbPool after,
        List<PoolTry> tries,
        Optional<PoolShortfall> shortfall,
        List<String> notes,
        List<Lasting> lasting) {
    /** Copies the lists. */
    public PoolOutcome {
        tries = List.copyOf(tries);
        notes = List.copyOf(notes);
        lasting = List.copyOf(lasting);
    }

    /**
     * Pages that the pool, or the node's part of it, had.
     *
     * @return pages, surplus ones aside
     */
    public long had() {
        return asked.in(before).persistent();
    }

    /**
     * Pages that it has now.
     *
     * @return pages; surplus ones aside, but for those that were to go and are in use
     */
    public long got() {
        return asked.got(before, after);
    }

    /**
     * Whether it is as asked.
     *
     * @return true where the pool has as many pages as asked for, no more and no fewer
     */
    public boolean isAsAsked() {
        return got() == asked.count();
    }

    /** Says {@code 100 of 128 pages of 2 MiB}, with why where it isn't as asked. */
    @Override
    public String toString() {
        return (isAsAsked() ? "" : Bytes.count(got()) + " of ")
                + asked
                + shortfall.map(why -> ": " + why.numbers()).orElse("");
    }
}
