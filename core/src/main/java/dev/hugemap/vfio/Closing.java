// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends something once, and lets nothing be made of it after that. */
final class Closing {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final ReentrantLock closers = new ReentrantLock();
    private boolean closed;
    private boolean released;

    /** Makes something; nobody closes until it is made. */
    <T> T unlessClosed(Supplier<String> complaint, Supplier<T> action) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException(complaint.get());
            }
            return action.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Closes all, first to last, whatever fails. A second call waits until the first has ended, and does nothing; after a
     * failure it tries again, for which all must bear being closed twice.
     */
    void close(AutoCloseable... all) {
        closers.lock();
        try {
            end();
            if (!released) {
                closeAll(all);
                released = true;
            }
        } finally {
            closers.unlock();
        }
    }

    /** Waits for what is being made, and lets nothing more be made. */
    private void end() {
        lock.writeLock().lock();
        try {
            closed = true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Closes all; the first failure is thrown, with the others. */
    static void closeAll(AutoCloseable... all) {
        RuntimeException first = null;
        for (AutoCloseable each : all) {
            try {
                each.close();
            } catch (RuntimeException failure) {
                first = joined(first, failure);
            } catch (Exception impossible) {
                first = joined(first, new IllegalStateException(impossible));
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static RuntimeException joined(@Nullable RuntimeException first, RuntimeException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}
