// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/** What becomes of memory that isn't on the NUMA nodes that were asked for. */
public enum NumaDemand {
    /** It is refused: all of it is observed on those nodes, or there is none. */
    STRICT,
    /** It is granted, and the outcome tells where it is. */
    LENIENT
}
