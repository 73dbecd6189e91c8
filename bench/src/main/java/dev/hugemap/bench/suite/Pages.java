// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

/**
 * What memory is to be on.
 *
 * @param label as options name it
 * @param name for people, with this host's sizes
 * @param rank which comes first where two are as good: the one that is easier to have
 * @param leafBytes what one entry of the page tables maps, and so of the TLB; 0 where nobody knows
 */
record Pages(String label, String name, int rank, long leafBytes) {
    /** The label of base pages, against which all others are held. */
    static final String BASE = "base";

    /** Whether these are the base pages. */
    boolean isBase() {
        return label.equals(BASE);
    }

    /** Whether an entry of the TLB reaches further than on others. */
    boolean hasLargerLeavesThan(Pages others) {
        return leafBytes > others.leafBytes;
    }

    @Override
    public String toString() {
        return name;
    }
}
