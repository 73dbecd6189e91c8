// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Part of a budget's limit, and who is told when use reaches it. */
final class UseMark {
    private static final Executor LATER = CompletableFuture.delayedExecutor(0, TimeUnit.NANOSECONDS);
    private static final System.Logger LOG = System.getLogger(Budget.class.getName());

    private final double share;
    private final Runnable listener;
    private final Executor executor;
    private final AtomicBoolean pending = new AtomicBoolean();
    /** Guarded by the lock of the budget's tree. */
    private boolean reached;

    UseMark(double share, Runnable listener) {
        this(share, listener, LATER);
    }

    /** With an executor of one's own: for tests. */
    UseMark(double share, Runnable listener, Executor executor) {
        this.share = share;
        this.listener = listener;
        this.executor = executor;
    }

    /** Whether it is reached now and wasn't the last time. Under the lock of the budget's tree. */
    boolean isReachedNow(long used, long limit) {
        boolean before = reached;
        reached = isAt(used, limit);
        return reached && !before;
    }

    /** Less is used: it can be reached again where that is below. Under the lock of the budget's tree. */
    void leave(long used, long limit) {
        reached = reached && isAt(used, limit);
    }

    /** Tells by another thread, for the caller's may hold the lock of a pool. */
    void tell() {
        if (pending.compareAndSet(false, true)) {
            try {
                executor.execute(this::run);
            } catch (OutOfMemoryError noThread) {
                // A charge shall not fail for it.
                pending.set(false);
            } catch (RejectedExecutionException refused) {
                pending.set(false);
                LOG.log(
                        Level.WARNING,
                        "a listener on a budget's use could not be told; it will be told again",
                        refused);
            }
        }
    }

    private boolean isAt(long used, long limit) {
        return limit != Long.MAX_VALUE && used >= share * limit;
    }

    private void run() {
        pending.set(false);
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a listener on a budget's use failed; it will be told again", e);
        }
    }
}
