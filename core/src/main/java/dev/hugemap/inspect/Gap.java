// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/** No leaf to tell of. */
enum Gap implements State {
    /** Nothing is mapped there. */
    ABSENT,
    /** The page is in swap. */
    SWAPPED,
    /** No source could tell. */
    UNKNOWN
}
