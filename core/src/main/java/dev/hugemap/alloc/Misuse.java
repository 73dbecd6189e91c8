// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/** What a program did to a pool that it must not do. */
public enum Misuse {
    /** A block was freed that is free already. */
    DOUBLE_FREE,
    /** What was freed is no block of the pool. */
    FOREIGN_ADDRESS,
    /** What was freed lies inside of a block, and not at its start. */
    INTERIOR_ADDRESS,
    /** Something was written behind the end of a block. */
    WRITE_PAST_END
}
