// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.page.Bytes;

/**
 * One try at giving a pool its pages.
 *
 * @param compaction what was done about memory in pieces before it
 * @param before pages that the pool had, surplus ones aside
 * @param after pages that it has since
 */
public record PoolTry(Compaction compaction, long before, long after) {
    /** What was done about memory in pieces before a try. */
    public enum Compaction {
        /** Nothing: the first try. */
        NONE,
        /** The kernel was asked to compact memory ({@code vm.compact_memory}). */
        DONE,
        /** The kernel didn't let itself be asked, or can't (built without). No page was asked for again. */
        REFUSED
    }

    /** Says {@code 100 pages more, after memory was compacted}. */
    @Override
    public String toString() {
        long more = after - before;
        String pages = Bytes.count(Math.abs(more))
                + (Math.abs(more) == 1 ? " page " : " pages ")
                + (more < 0 ? "fewer" : "more");
        return switch (compaction) {
            case NONE -> pages;
            case DONE -> pages + ", after memory was compacted";
            case REFUSED -> "memory can't be compacted here";
        };
    }
}
