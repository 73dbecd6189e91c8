// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands chunks to arenas and knows how many they hold, so that no memory goes from under an open one.
 *
 * <p>An arena's first chunk is its thread's, kept in a slot that no other thread touches: an arena is opened and closed
 * without an atomic operation. Slots are found by the thread's number; threads that would share one take turns with the
 * source, and a slot whose thread has ended goes to the next that asks. So a million virtual threads keep no more than one
 * chunk for each slot.
 */
final class ArenaChunks {
    private static final int SLOTS_PER_PROCESSOR = 16;

    private final ArenaMemory source;
    private final AtomicReferenceArray<@Nullable ChunkSlot> slots;
    private final int mask;
    private final long chunkBytes;
    private final long chunkAlignment;
    /** Chunks and blocks that are neither with the source nor, idle, in a slot; idle ones are subtracted when it matters. */
    private final AtomicLong taken = new AtomicLong();

    private volatile boolean closed;

    ArenaChunks(ArenaMemory source, int processors) {
        this.source = source;
        this.chunkBytes = source.chunkBytes();
        this.chunkAlignment = source.chunkAlignment();
        int count = Integer.highestOneBit(processors * SLOTS_PER_PROCESSOR);
        this.slots = new AtomicReferenceArray<>(count);
        this.mask = count - 1;
    }

    long chunkBytes() {
        return chunkBytes;
    }

    /** Whether a request would waste too much of a chunk, and is better a block of its own. */
    boolean isLarge(long bytes, long alignment) {
        return bytes > chunkBytes / 2 || alignment > chunkAlignment;
    }

    /** The calling thread's slot, or null where another thread has its place. */
    @Nullable
    ChunkSlot slot() {
        Thread thread = Thread.currentThread();
        int index = (int) thread.threadId() & mask;
        ChunkSlot slot = slots.getAcquire(index);
        return slot != null && slot.threadId == thread.threadId() ? slot : claim(thread, index, slot);
    }

    /** A chunk for the calling thread, whose slot this is, if it has one. */
    long take(@Nullable ChunkSlot slot) {
        if (slot == null || slot.chunk == 0) {
            return takeMore();
        }
        long chunk = slot.chunk;
        slot.chunk = 0;
        // No call in between: close() counts on it.
        if (closed) {
            slot.chunk = chunk;
            throw isClosed();
        }
        return chunk;
    }

    /** Takes an arena's first chunk back, in the thread that {@link #take took} it. */
    void give(@Nullable ChunkSlot slot, long chunk) {
        if (slot == null || slot.chunk != 0) {
            giveBack(chunk);
        } else {
            slot.chunk = chunk;
        }
    }

    /** A chunk for any thread, not its slot's. */
    long takeMore() {
        taken.incrementAndGet();
        return counted(source::takeChunk);
    }

    void giveBack(long chunk) {
        try {
            source.giveChunk(chunk);
        } finally {
            taken.decrementAndGet();
        }
    }

    /** A block for what a chunk is too small for. */
    long takeBlock(long bytes, long alignment) {
        taken.incrementAndGet();
        return counted(() -> source.takeBlock(bytes, alignment));
    }

    void giveBackBlock(long block) {
        try {
            source.giveBlock(block);
        } finally {
            taken.decrementAndGet();
        }
    }

    /**
     * Ends the handing out of chunks.
     *
     * <p>Threads take the chunk of their slot without a barrier, so the barrier is here: the JDK brings every thread to a
     * point between two instructions of Java code before it says that a shared arena is closed. A thread has then either
     * emptied its slot, which is seen here, or will find this closed.
     *
     * @throws IllegalStateException if an arena has chunks; it can go on, and this can be closed later
     */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Arena.ofShared().close();
        long out = taken.get();
        for (int i = 0; i < slots.length(); i++) {
            ChunkSlot slot = slots.get(i);
            out -= slot == null || slot.chunk == 0 ? 0 : 1;
        }
        if (out > 0) {
            closed = false;
            throw new IllegalStateException(
                    "open arenas have %,d chunks and blocks of the pool: close them first".formatted(out));
        }
    }

    /** Takes a close back: what was idle is still there. */
    synchronized void reopen() {
        closed = false;
    }

    /** After a close that nobody takes back. */
    synchronized void giveBackIdle() {
        for (int i = 0; i < slots.length(); i++) {
            ChunkSlot slot = slots.get(i);
            if (slot != null && slot.chunk != 0) {
                giveBack(slot.chunk);
            }
        }
    }

    /** Gives back the idle chunks of threads that have ended. */
    void giveBackDeserted() {
        for (int i = 0; i < slots.length(); i++) {
            ChunkSlot slot = slots.get(i);
            if (slot != null && slot.isDeserted() && slots.compareAndSet(i, slot, null) && slot.chunk != 0) {
                giveBack(slot.chunk);
            }
        }
    }

    private long counted(LongSupplier take) {
        try {
            // Counted before this is looked at, as with the slots.
            if (closed) {
                throw isClosed();
            }
            return take.getAsLong();
        } catch (Throwable notTaken) {
            taken.decrementAndGet();
            throw notTaken;
        }
    }

    private @Nullable ChunkSlot claim(Thread thread, int index, @Nullable ChunkSlot present) {
        if (present != null && !present.isDeserted()) {
            return null;
        }
        ChunkSlot mine = new ChunkSlot(thread);
        if (!slots.compareAndSet(index, present, mine)) {
            return null;
        }
        if (present != null) {
            mine.chunk = present.chunk;
        }
        return mine;
    }

    private static IllegalStateException isClosed() {
        return new IllegalStateException("the pool is closed");
    }
}
