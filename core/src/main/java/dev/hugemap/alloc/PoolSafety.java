// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/** How closely a pool looks at what is done to it. */
public enum PoolSafety {
    /**
     * What is no address of this pool is refused. A block freed twice, or freed by an address inside of it, may be handed out to
     * two at once before it is found and counted.
     */
    PLAIN,
    /** Each wrong free, and each write right behind a block's end, is a typed exception; allocating and freeing are slower. */
    CHECKED,
    /** As checked, and exceptions tell where the block was allocated; slower still. */
    CHECKED_WITH_ORIGINS
}
