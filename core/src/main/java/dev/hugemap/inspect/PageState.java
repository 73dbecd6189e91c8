// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/** How an address stands in the page tables. */
public enum PageState {
    /** A leaf maps memory there. */
    PRESENT,
    /** A leaf maps the kernel's shared page of zeros, base or huge: no memory of its own. */
    ZERO_PAGE,
    /** The page is in swap, or on its way to another place; on Linux 6.13 and 6.14, guards look like that too. */
    SWAPPED,
    /** Nothing is mapped there, or a guard (MADV_GUARD_INSTALL). */
    ABSENT,
    /** No source tells. */
    UNKNOWN
}
