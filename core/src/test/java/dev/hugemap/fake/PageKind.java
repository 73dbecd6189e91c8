// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

/** What a page-table entry of the model holds. */
enum PageKind {
    /** A page of the process's own. */
    MEMORY,
    /** A page from a hugetlb pool. */
    HUGETLB,
    /** The shared zero page, base or huge: mapped by a read, no memory of its own. */
    ZERO,
    /** A guard marker: not present, a touch is a SIGSEGV. */
    GUARD
}
