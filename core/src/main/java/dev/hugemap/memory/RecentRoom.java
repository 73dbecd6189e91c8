// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Spares small amounts a new look at how much room there is: looking means reading several files, which takes longer than
 * populating a few pages.
 *
 * <p>A look is good for a small share of the room that it saw, and for a short time. Safe for use by many threads.
 */
final class RecentRoom {
    private static final long SHARE = 64;
    private static final long GOOD_FOR = TimeUnit.MILLISECONDS.toNanos(100);

    private record Look(long at, AtomicLong left) {}

    private final LongSupplier clock;
    private final AtomicReference<@Nullable Look> last = new AtomicReference<>();

    RecentRoom(LongSupplier clock) {
        this.clock = clock;
    }

    /** Takes an amount out of what was seen; false where it needs a look of its own. */
    boolean covers(long bytes) {
        Look look = last.get();
        return look != null && clock.getAsLong() - look.at < GOOD_FOR && look.left.addAndGet(-bytes) >= 0;
    }

    /** Notes what a look has seen beyond what is being asked for. */
    void saw(long bytes) {
        last.set(new Look(clock.getAsLong(), new AtomicLong(bytes / SHARE)));
    }
}
