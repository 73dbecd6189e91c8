// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/** Where arenas have their memory from: chunks of one size, and blocks for what is too large for one. Safe for many threads. */
interface ArenaMemory {
    /** What each chunk has. */
    long chunkBytes();

    /** What each chunk is aligned to. */
    long chunkAlignment();

    /** A chunk, with what was written to it last. */
    long takeChunk();

    /** Takes a chunk back. */
    void giveChunk(long address);

    /** A block, with what was written to it last. */
    long takeBlock(long bytes, long alignment);

    /** Takes a block back. */
    void giveBlock(long address);
}
