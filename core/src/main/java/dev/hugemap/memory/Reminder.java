// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Has something done to an object later, once at a time, on a thread of the JDK's; not when nobody holds the object any more. */
final class Reminder<T> {
    private final WeakReference<T> target;
    private final Consumer<T> work;
    private final AtomicBoolean pending = new AtomicBoolean();

    Reminder(T target, Consumer<T> work) {
        this.target = new WeakReference<>(target);
        this.work = work;
    }

    /** Does it after a time, unless that is pending already; what is done may remind again. */
    void remind(long nanos) {
        if (pending.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::run);
        }
    }

    private void run() {
        pending.set(false);
        T held = target.get();
        if (held != null) {
            work.accept(held);
        }
    }
}
