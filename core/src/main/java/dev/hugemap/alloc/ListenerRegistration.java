// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/**
 * A listener of a {@link Budget}'s, until this or the account is closed.
 *
 * <p>Safe for use by many threads. A thread that is about to call the listener when this is closed still does.
 */
public final class ListenerRegistration implements AutoCloseable {
    private final Runnable end;

    ListenerRegistration(Runnable end) {
        this.end = end;
    }

    /** Ends it. Does nothing where it has ended, or the account is closed. */
    @Override
    public void close() {
        end.run();
    }
}
