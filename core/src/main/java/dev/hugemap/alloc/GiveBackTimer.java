// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has a heap look at what it keeps, also where nobody calls it any more; not once it is closed, or nobody holds it. */
final class GiveBackTimer {
    /** What the kernel refused to take back is not offered to it all the time. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final WeakReference<PageHeap> heap;
    private final Executor later;
    private final AtomicBoolean pending = new AtomicBoolean();

    GiveBackTimer(PageHeap heap, long nanos) {
        this.heap = new WeakReference<>(heap);
        this.later = CompletableFuture.delayedExecutor(Math.max(nanos, LEAST_NANOS), TimeUnit.NANOSECONDS);
    }

    /** Looks after a while, unless that is pending already. */
    void start() {
        if (pending.compareAndSet(false, true)) {
            try {
                later.execute(this::run);
            } catch (OutOfMemoryError noThread) {
                // A free shall not fail for it; the next one tries again.
                pending.set(false);
            }
        }
    }

    private void run() {
        pending.set(false);
        PageHeap held = heap.get();
        if (held != null) {
            held.giveBackUnneeded();
        }
    }
}
