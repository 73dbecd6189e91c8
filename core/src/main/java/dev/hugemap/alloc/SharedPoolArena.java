// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.bridge.call.NativeSegments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/** An arena for many threads: they move one mark through the same chunk. */
final class SharedPoolArena implements PoolArena {
    private final Arena delegate = Arena.ofShared();
    private final ArenaChunks chunks;
    private final HeldMemory held;
    private volatile Chunk current = new Chunk(0, 0);

    SharedPoolArena(ArenaChunks chunks) {
        this.chunks = chunks;
        this.held = new HeldMemory(chunks);
    }

    @Override
    public MemorySegment allocateUninitialized(long byteSize, long byteAlignment) {
        Request.check(byteSize, byteAlignment);
        long start = byteSize == 0 ? 0 : current.take(byteSize, byteAlignment);
        return start == 0 ? allocateElsewhere(byteSize, byteAlignment) : NativeSegments.wrap(start, byteSize, delegate);
    }

    @Override
    public MemorySegment.Scope scope() {
        return delegate.scope();
    }

    @Override
    public void close() {
        delegate.close();
        // Whoever was in there before has entered what it took; whoever comes later is told that this is closed.
        synchronized (this) {
            held.giveBack();
        }
    }

    private synchronized MemorySegment allocateElsewhere(long byteSize, long byteAlignment) {
        // Nothing is forged here: this is where the JDK's arena says that it is closed.
        NativeSegments.wrap(0, 0, delegate);
        if (byteSize == 0) {
            return delegate.allocate(0, byteAlignment);
        }
        if (chunks.isLarge(byteSize, byteAlignment)) {
            return NativeSegments.wrap(held.takeBlock(byteSize, byteAlignment), byteSize, delegate);
        }
        // Another thread may have brought a chunk meanwhile.
        long start = current.take(byteSize, byteAlignment);
        while (start == 0) {
            long address = held.takeChunk();
            current = new Chunk(address, address + chunks.chunkBytes());
            start = current.take(byteSize, byteAlignment);
        }
        return NativeSegments.wrap(start, byteSize, delegate);
    }

    /** A chunk and how much of it is given out. */
    private static final class Chunk {
        private final long end;
        private final AtomicLong next;

        Chunk(long start, long end) {
            this.end = end;
            this.next = new AtomicLong(start);
        }

        /** The address of a piece, or 0 if there is no room. */
        long take(long bytes, long alignment) {
            while (true) {
                long free = next.get();
                long start = free + alignment - 1 & -alignment;
                if (bytes > end - start) {
                    return 0;
                }
                if (next.compareAndSet(free, start + bytes)) {
                    return start;
                }
            }
        }
    }
}
