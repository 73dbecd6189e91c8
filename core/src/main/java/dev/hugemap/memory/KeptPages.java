// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.AddressRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Huge pages of which all is decommitted, and how long they are kept before they go back. Guarded by its region.
 *
 * <p>The delay is twice the time after which such a page was last wanted again, whether it was still there or not, at most
 * the policy's; it halves with every page that was kept for nothing. Where nothing was ever wanted again, nothing is kept.
 */
final class KeptPages {
    private static final int REMEMBERED = 1024;
    private static final long SHORTEST_DELAY = TimeUnit.MICROSECONDS.toNanos(100);

    private final LongSupplier clock;
    private final long longestDelay;
    private final Map<AddressRange, Long> kept = new LinkedHashMap<>();
    private final Map<AddressRange, Long> gone = new LinkedHashMap<>();
    private long delay;

    KeptPages(Duration longestDelay, LongSupplier clock) {
        this.longestDelay = TimeUnit.NANOSECONDS.convert(longestDelay);
        this.clock = clock;
    }

    /** Keeps a page from now on. */
    void keep(AddressRange page) {
        kept.put(page, clock.getAsLong());
    }

    /** Memory is wanted again: pages in it that are kept are no longer, and how long they and those given back waited counts. */
    void wanted(AddressRange range) {
        take(kept, range);
        take(gone, range);
    }

    private void take(Map<AddressRange, Long> pages, AddressRange range) {
        for (Iterator<Map.Entry<AddressRange, Long>> each = pages.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<AddressRange, Long> entry = each.next();
            if (entry.getKey().overlaps(range)) {
                learn(clock.getAsLong() - entry.getValue());
                each.remove();
            }
        }
    }

    private void learn(long wait) {
        if (wait <= longestDelay / 2) {
            delay = Math.max(2 * wait, Math.min(SHORTEST_DELAY, longestDelay));
        } else if (wait <= longestDelay) {
            delay = longestDelay;
        }
    }

    /** The pages whose time is over, the oldest first. */
    List<AddressRange> due() {
        long now = clock.getAsLong();
        List<AddressRange> due = new ArrayList<>();
        for (Map.Entry<AddressRange, Long> entry : kept.entrySet()) {
            if (now - entry.getValue() < delay) {
                break;
            }
            due.add(entry.getKey());
        }
        return due;
    }

    /** All pages that are kept. */
    List<AddressRange> all() {
        return List.copyOf(kept.keySet());
    }

    /** A page was given back. */
    void gaveBack(AddressRange page) {
        Long since = kept.remove(page);
        if (since == null) {
            return;
        }
        if (delay > 0) {
            delay = delay / 2 < SHORTEST_DELAY ? 0 : delay / 2;
        }
        gone.put(page, since);
        if (gone.size() > REMEMBERED) {
            gone.remove(gone.keySet().iterator().next());
        }
    }

    /** In how many nanoseconds the oldest page is due; empty where none is kept. */
    OptionalLong nextDue() {
        return kept.values().stream()
                .mapToLong(since -> Math.max(0, delay - (clock.getAsLong() - since)))
                .findFirst();
    }
}
