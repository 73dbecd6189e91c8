// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Chunks and blocks that an arena gives back when it is closed. Not safe for many threads. */
final class HeldMemory {
    private static final int FIRST_ROOM = 4;

    private final ArenaChunks source;
    private long[] chunks = new long[FIRST_ROOM];
    private int chunkCount;
    private long[] blocks = new long[FIRST_ROOM];
    private int blockCount;

    HeldMemory(ArenaChunks source) {
        this.source = source;
    }

    /** What there is, or else a new one. */
    static HeldMemory of(@Nullable HeldMemory present, ArenaChunks source) {
        return present == null ? new HeldMemory(source) : present;
    }

    long takeChunk() {
        // Room first: what has been taken is never without a place.
        chunks = withRoom(chunks, chunkCount);
        long chunk = source.takeMore();
        chunks[chunkCount++] = chunk;
        return chunk;
    }

    long takeBlock(long bytes, long alignment) {
        blocks = withRoom(blocks, blockCount);
        long block = source.takeBlock(bytes, alignment);
        blocks[blockCount++] = block;
        return block;
    }

    /** Gives all back. What the source refuses is lost to it, and the first refusal is told when the rest is back. */
    void giveBack() {
        RuntimeException refusal = null;
        while (blockCount + chunkCount > 0) {
            try {
                if (blockCount > 0) {
                    source.giveBackBlock(blocks[--blockCount]);
                } else {
                    source.giveBack(chunks[--chunkCount]);
                }
            } catch (RuntimeException refused) {
                if (refusal == null) {
                    refusal = refused;
                } else {
                    refusal.addSuppressed(refused);
                }
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    private static long[] withRoom(long[] addresses, int count) {
        return count < addresses.length ? addresses : Arrays.copyOf(addresses, count * 2);
    }
}
