// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/** What the close of a pool does about blocks that nobody has freed. */
public enum LiveAtClose {
    /** They are freed with the pool, as those of an arena are. */
    FREED,
    /** They are freed with the pool, and {@link LiveBlocksException} tells of them. */
    REPORTED
}
