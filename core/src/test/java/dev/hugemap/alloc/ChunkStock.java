// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Chunks of ordinary memory, and who gives back what isn't out is told. What comes back is scribbled over. */
final class ChunkStock implements ArenaMemory, AutoCloseable {
    static final long CHUNK = 64 << 10;

    private final Arena arena = Arena.ofShared();
    private final Deque<MemorySegment> stock = new ArrayDeque<>();
    private final Set<Long> chunksOut = new HashSet<>();
    private final Set<Long> blocksOut = new HashSet<>();
    private int left = Integer.MAX_VALUE;

    @Override
    public long chunkBytes() {
        return CHUNK;
    }

    @Override
    public long chunkAlignment() {
        return CHUNK / 8;
    }

    @Override
    public synchronized long takeChunk() {
        refuseIfEmpty();
        MemorySegment chunk = stock.isEmpty() ? arena.allocate(CHUNK, CHUNK) : stock.pop();
        chunk.fill((byte) 0x5a);
        chunksOut.add(chunk.address());
        return chunk.address();
    }

    @Override
    @SuppressWarnings("restricted")
    public synchronized void giveChunk(long address) {
        if (!chunksOut.remove(address)) {
            throw new IllegalArgumentException("not out: 0x" + Long.toHexString(address));
        }
        stock.push(MemorySegment.ofAddress(address).reinterpret(CHUNK));
    }

    @Override
    public synchronized long takeBlock(long bytes, long alignment) {
        refuseIfEmpty();
        MemorySegment block = arena.allocate(bytes, alignment).fill((byte) 0x5a);
        blocksOut.add(block.address());
        return block.address();
    }

    @Override
    public synchronized void giveBlock(long address) {
        if (!blocksOut.remove(address)) {
            throw new IllegalArgumentException("not out: 0x" + Long.toHexString(address));
        }
    }

    synchronized int chunksOut() {
        return chunksOut.size();
    }

    synchronized int blocksOut() {
        return blocksOut.size();
    }

    /** After so many more chunks and blocks, there is none. */
    synchronized void exhaustAfter(int more) {
        left = more;
    }

    @Override
    public void close() {
        arena.close();
    }

    private void refuseIfEmpty() {
        if (left == 0) {
            throw new IllegalStateException("no more");
        }
        left--;
    }
}
