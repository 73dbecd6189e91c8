// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/**
 * Chunks of one size, and blocks of the same pool: from the calling thread's cache where it has one, without a lock and without garbage. Safe for use
 * by many threads; a chunk may be given back by another thread than took it. A chunk counts as a live block of its pool.
 */
final class ChunkSource implements ArenaMemory {
    private final HugePool pool;
    private final Blocks blocks;
    private final int sizeClass;
    private final long bytes;

    /** Chunks of at most {@link SizeClasses#LARGEST} bytes; what the size class has more, they have too. */
    ChunkSource(HugePool pool, Blocks blocks, long leastBytes) {
        this.pool = pool;
        this.blocks = blocks;
        this.sizeClass = SizeClasses.of(leastBytes);
        if (sizeClass == 0) {
            throw new IllegalArgumentException("a chunk has 1 to " + SizeClasses.LARGEST + " bytes, not " + leastBytes);
        }
        this.bytes = SizeClasses.bytes(sizeClass);
    }

    @Override
    public long chunkBytes() {
        return bytes;
    }

    @Override
    public long chunkAlignment() {
        return Math.min(Long.lowestOneBit(bytes), SizeClasses.UNIT);
    }

    /**
     * Takes a chunk, with anything in it.
     *
     * @throws PoolExhaustedException if there is none
     * @throws IllegalStateException if the pool is closed
     */
    @Override
    public long takeChunk() {
        return blocks.take(sizeClass);
    }

    @Override
    public void giveChunk(long address) {
        blocks.give(sizeClass, address);
    }

    @Override
    public long takeBlock(long bytes, long alignment) {
        return pool.allocateAddress(bytes, alignment);
    }

    @Override
    public void giveBlock(long address) {
        pool.freeAddress(address);
    }
}
