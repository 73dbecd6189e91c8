// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.bridge.call.NativeSegments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An arena for one thread.
 *
 * <p>Written for the compiler's escape analysis, which then needs no object for an arena whose segments stay in one method:
 * neither this nor the JDK's arena is passed to a method that might not be inlined, seldom as it be called. So what is done
 * seldom is done by others, and there is one place where segments are made.
 */
final class ConfinedPoolArena implements PoolArena {
    private final Arena delegate = Arena.ofConfined();
    private final Thread owner = Thread.currentThread();
    private final ArenaChunks chunks;
    private final @Nullable ChunkSlot slot;
    private boolean closed;
    /** The first chunk, or 0. */
    private long first;
    /** What is free of the last chunk. */
    private long next;

    private long end;
    private @Nullable HeldMemory further;

    ConfinedPoolArena(ArenaChunks chunks) {
        this.chunks = chunks;
        this.slot = chunks.slot();
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        MemorySegment segment = allocateUninitialized(byteSize, byteAlignment);
        // No other thread can close this meanwhile.
        Zeros.clear(segment.address(), byteSize);
        return segment;
    }

    @Override
    public MemorySegment allocateUninitialized(long byteSize, long byteAlignment) {
        Request.check(byteSize, byteAlignment);
        long start = next + byteAlignment - 1 & -byteAlignment;
        boolean fits = byteSize <= end - start && end != 0;
        if (!fits) {
            if (closed || Thread.currentThread() != owner) {
                throw refusal(closed);
            }
            if (byteSize == 0) {
                // Not memory, but an address that is aligned.
                start = byteAlignment;
            } else if (chunks.isLarge(byteSize, byteAlignment)) {
                further = HeldMemory.of(further, chunks);
                start = further.takeBlock(byteSize, byteAlignment);
            } else {
                if (first == 0) {
                    start = chunks.take(slot);
                    first = start;
                } else {
                    further = HeldMemory.of(further, chunks);
                    start = further.takeChunk();
                }
                next = start + byteSize;
                end = start + chunks.chunkBytes();
            }
        }
        // This is where the JDK's arena says that it is closed, or another thread's.
        MemorySegment segment = NativeSegments.wrap(start, byteSize, delegate);
        if (fits) {
            next = start + byteSize;
        }
        return segment;
    }

    @Override
    public MemorySegment.Scope scope() {
        return delegate.scope();
    }

    @Override
    public void close() {
        delegate.close();
        closed = true;
        try {
            if (first != 0) {
                chunks.give(slot, first);
            }
        } finally {
            if (further != null) {
                further.giveBack();
            }
        }
    }

    private static RuntimeException refusal(boolean closed) {
        return closed
                ? new IllegalStateException("the arena is closed")
                : new WrongThreadException("the arena belongs to another thread");
    }
}
