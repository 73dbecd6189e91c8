// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.abi.Mempolicy;

/** How pages are taken from NUMA nodes. Source: {@code man 2 mbind}. */
public enum NumaMode {
    /** From these nodes alone. */
    BIND("bind", Mempolicy.MPOL_BIND),
    /** From these nodes in turn, page by page, and from others where one of them has none. */
    INTERLEAVE("interleave", Mempolicy.MPOL_INTERLEAVE),
    /** From one node, and from others where it has none. */
    PREFERRED("preferred", Mempolicy.MPOL_PREFERRED),
    /** From the node of the processor that puts the page in, whatever the process's own policy says. */
    LOCAL("local", Mempolicy.MPOL_LOCAL);

    private final String word;
    private final int number;

    NumaMode(String word, int number) {
        this.word = word;
        this.number = number;
    }

    /** As in a policy's name. */
    String word() {
        return word;
    }

    /** As the kernel knows it. */
    int number() {
        return number;
    }
}
