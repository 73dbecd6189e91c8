// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

/** What is known of the blocks by which a BAR is mapped. */
public enum BarVerdict {
    /** Nothing of it is mapped: it is accessed by system calls. */
    NOT_MAPPED,
    /** It wasn't touched, so nothing was counted. */
    NOT_TOUCHED,
    /** The faults counted are those planned, and page tables don't contradict: it is on the largest blocks that fit. */
    AS_PLANNED,
    /** More faults were counted than planned: it is on smaller blocks. */
    SMALLER,
    /**
     * Faults tell nothing, as on a kernel that fills in more than a block with one fault (6.1 fills in all). Page tables
     * may still tell.
     */
    UNKNOWN_BY_FAULTS
}
