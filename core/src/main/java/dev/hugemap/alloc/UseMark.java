package dev.hugemap.alloc;

import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Part of a budget's limit, and who is told when use reaches it. */
final class UseMark {
    private static final Executor LATER = CompletableFuture.delayedExecutor(0, TimeUnit.NANOSECONDS);
    private static final System.Logger LOG = System.getLogger(Budget.class.getName());

    private final double share;
    private final Runnable listener;
    private final AtomicBoolean pending = new AtomicBoolean();
    /** Guarded by the lock of the budget's tree. */
    private boolean reached;

    UseMark(double share, Runnable listener) {
        this.share = share;
        this.listener = listener;
    }

    /** Whether it is reached now and wasn't the last time. Under the lock of the budget's tree. */
    boolean isReachedNow(long used, long limit) {
        boolean before = reached;
        reached = limit != Long.MAX_VALUE && used >= share * limit;
        return reached && !before;
    }

    /** Tells by another thread, for the caller's may hold the lock of a pool. */
    void tell() {
        if (pending.compareAndSet(false, true)) {
            try {
                LATER.execute(this::run);
            } catch (OutOfMemoryError noThread) {
                // A charge shall not fail for it.
                pending.set(false);
            }
        }
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
