// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Caches for those who can't have one each: virtual threads, of which there may be a million. Each is used by whoever gets hold
 * of it first, and by nobody else until it is let go.
 */
final class Stripes {
    private static final int PER_PROCESSOR = 2;

    private final Stripe[] stripes;

    Stripes() {
        int wanted = Runtime.getRuntime().availableProcessors() * PER_PROCESSOR;
        stripes = new Stripe[Integer.highestOneBit(wanted * 2 - 1)];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Stripe(BlockCache.ofNobody(), new AtomicBoolean());
        }
    }

    /** A cache that nobody else uses until it is let go. */
    record Stripe(BlockCache cache, AtomicBoolean busy) implements AutoCloseable {
        @Override
        public void close() {
            busy.setRelease(false);
        }
    }

    /** Gets hold of a cache, the calling thread's usual one if that is free. */
    Stripe enter() {
        int start = (int) Thread.currentThread().threadId();
        while (true) {
            for (int i = 0; i < stripes.length; i++) {
                Stripe stripe = stripes[start + i & stripes.length - 1];
                if (stripe.busy.compareAndSet(false, true)) {
                    return stripe;
                }
            }
            // Not a spin: who holds one may wait for a carrier.
            Thread.yield();
        }
    }

    /** Empties the caches that nobody uses at this moment. */
    void drain(CentralList[] lists) {
        for (Stripe stripe : stripes) {
            if (stripe.busy.compareAndSet(false, true)) {
                try (stripe) {
                    stripe.cache.drain(lists);
                }
            }
        }
    }

    /** About how many blocks of a class are in caches. */
    long count(int sizeClass) {
        long count = 0;
        for (Stripe stripe : stripes) {
            count += stripe.cache.count(sizeClass);
        }
        return count;
    }
}
