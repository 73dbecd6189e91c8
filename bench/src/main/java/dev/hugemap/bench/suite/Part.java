// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import java.util.Locale;

/** What can be asked for by name. */
enum Part {
    /** Loads that wait for each other, over more and more memory. */
    TLB,
    /** Loops over memory from its start to its end, and updates all over it. */
    THROUGHPUT,
    /** Putting pages in and giving them back. */
    FAULT,
    /** Pools and arenas beside other allocators. */
    ALLOC,
    /** What verdicts about memory cost. */
    PROOF,
    /** Registers of devices. */
    BAR,
    /** Everything. */
    ALL;

    /** Whether asking for this part asks for that one. */
    boolean includes(Part other) {
        return this == other || this == ALL;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
