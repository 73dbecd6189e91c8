// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory the stocks of a pool hold together, and may hold. Safe for use by many threads. */
final class StockRoom {
    private static final long MOST_BYTES = 1 << 23;

    private final AtomicLong bytes = new AtomicLong();

    /** So many bytes come in; false where there is no room. */
    boolean enter(long more) {
        if (bytes.addAndGet(more) <= MOST_BYTES) {
            return true;
        }
        bytes.addAndGet(-more);
        return false;
    }

    /** So many bytes go. */
    void leave(long less) {
        bytes.addAndGet(-less);
    }

    /** How many bytes they hold. */
    long bytes() {
        return bytes.get();
    }
}
