// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.lang.ref.WeakReference;

/**
 * A thread's place for the chunk that its next arena begins with.
 *
 * <p>Only its thread reads and writes {@link #chunk}, without any barrier, for as long as it lives.
 */
final class ChunkSlot {
    /** Never given to another thread in this JVM. */
    final long threadId;

    /** The address, or 0 where an open arena has it or none was there yet. */
    long chunk;

    private final WeakReference<Thread> thread;

    ChunkSlot(Thread thread) {
        this.threadId = thread.threadId();
        this.thread = new WeakReference<>(thread);
    }

    /** True when its thread can't come back; whoever has seen that, sees what the thread did last. */
    boolean isDeserted() {
        Thread owner = thread.get();
        return owner == null || !owner.isAlive();
    }
}
