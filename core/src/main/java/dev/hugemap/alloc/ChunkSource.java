package dev.hugemap.alloc;

/**
 * Chunks of one size, for arenas: from the calling thread's cache where it has one, without a lock and without garbage. Safe for use
 * by many threads; a chunk may be given back by another thread than took it. A chunk counts as a live block of its pool.
 */
final class ChunkSource {
    private final Blocks blocks;
    private final int sizeClass;
    private final long bytes;

    /** Chunks of at most {@link SizeClasses#LARGEST} bytes; what the size class has more, they have too. */
    ChunkSource(Blocks blocks, long leastBytes) {
        this.blocks = blocks;
        this.sizeClass = SizeClasses.of(leastBytes);
        if (sizeClass == 0) {
            throw new IllegalArgumentException("a chunk has 1 to " + SizeClasses.LARGEST + " bytes, not " + leastBytes);
        }
        this.bytes = SizeClasses.bytes(sizeClass);
    }

    /** The size of a chunk. */
    long bytes() {
        return bytes;
    }

    /**
     * Takes a chunk, with anything in it, aligned to the largest power of two in its size up to 8 KiB.
     *
     * @throws PoolExhaustedException if there is none
     * @throws IllegalStateException if the pool is closed
     */
    long takeChunk() {
        return blocks.take(sizeClass);
    }

    /** Gives a chunk back that nobody uses any more. */
    void giveChunk(long address) {
        blocks.give(sizeClass, address);
    }
}
