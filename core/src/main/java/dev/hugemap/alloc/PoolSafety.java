package dev.hugemap.alloc;

/** How closely a pool looks at what is done to it. */
public enum PoolSafety {
    /** What is no address of a block's span is refused; a wrong free of a small block is found late, and counted. */
    PLAIN,
    /** Each wrong free, and each write right behind a block's end, is a typed exception; allocating and freeing are slower. */
    CHECKED,
    /** As checked, and exceptions tell where the block was allocated; slower still. */
    CHECKED_WITH_ORIGINS
}
