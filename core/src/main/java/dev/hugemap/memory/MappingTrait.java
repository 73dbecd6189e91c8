// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/** What memory is told beside its backing. */
public enum MappingTrait {
    /**
     * Locked (mlock): never swapped out. Not a pin: the kernel may still move the pages. Counts against RLIMIT_MEMLOCK,
     * except on hugetlb, whose pages are never swapped and which the kernel neither marks nor counts.
     */
    LOCKED,
    /** Left out of children (MADV_DONTFORK): after a fork, nothing is copied and a child has no memory there. */
    NOT_FORKED,
    /** Left out of core dumps (MADV_DONTDUMP). */
    NOT_DUMPED
}
