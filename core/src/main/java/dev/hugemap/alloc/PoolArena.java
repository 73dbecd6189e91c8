// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An arena that cuts its memory from recycled chunks of a pool, and gives them back when it is closed.
 *
 * <p>Lives and dies like the JDK's arenas: the scope is a JDK arena's, access after {@link #close} throws. Made by
 * {@link HugePool#arena()} for one thread and by {@link HugePool#sharedArena()} for many. A pool can't be closed while an
 * arena of it has memory.
 */
public sealed interface PoolArena extends Arena permits ConfinedPoolArena, SharedPoolArena {
    /**
     * Allocates zeroed memory.
     *
     * @param byteSize bytes, 0 or more
     * @param byteAlignment a power of two
     * @return a segment of that size
     * @throws IllegalArgumentException if a number is out of its range, or the alignment is more than a granule of the pool
     * @throws PoolExhaustedException if the pool has no memory; nothing has changed then
     * @throws IllegalStateException if the arena or its pool is closed
     * @throws WrongThreadException if the arena belongs to another thread
     */
    @Override
    default MemorySegment allocate(long byteSize, long byteAlignment) {
        MemorySegment segment = allocateUninitialized(byteSize, byteAlignment);
        Zeros.clear(segment);
        return segment;
    }

    /**
     * Allocates memory that holds what was written to it last, by whomever in this process: for those who write before they
     * read.
     *
     * @param byteSize bytes, 0 or more
     * @param byteAlignment a power of two
     * @return a segment of that size
     * @throws IllegalArgumentException if a number is out of its range, or the alignment is more than a granule of the pool
     * @throws PoolExhaustedException if the pool has no memory; nothing has changed then
     * @throws IllegalStateException if the arena or its pool is closed
     * @throws WrongThreadException if the arena belongs to another thread
     */
    MemorySegment allocateUninitialized(long byteSize, long byteAlignment);

    /**
     * Ends the lifetime of all segments, then gives their memory back to the pool.
     *
     * @throws IllegalStateException if the arena is closed already, or a segment is in use by another thread or a system
     *     call
     * @throws WrongThreadException if the arena belongs to another thread
     */
    @Override
    void close();
}
