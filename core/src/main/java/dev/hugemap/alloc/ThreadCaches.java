// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cache of each thread that uses a pool, found by the thread's number, which is never given out again.
 *
 * <p>A table of our own instead of a {@link ThreadLocal}: it is gone with the pool, it shows which owners have ended, and is
 * found in fewer steps. It is never changed, but replaced. Whoever finds an old one finds itself in it, or asks again under the
 * lock.
 */
final class ThreadCaches {
    private static final int LEAST_SLOTS = 16;

    private final CentralList[] lists;
    private volatile @Nullable BlockCache[] table = new BlockCache[LEAST_SLOTS];
    private int size;
    private volatile boolean closed;

    ThreadCaches(CentralList[] lists) {
        this.lists = lists;
    }

    /** The calling thread's cache, or null where it has none. */
    @Nullable
    BlockCache mine() {
        long id = Thread.currentThread().threadId();
        @Nullable BlockCache[] slots = table;
        BlockCache cache = slots[(int) id & slots.length - 1];
        if (cache != null && cache.ownerId() == id) {
            return cache;
        }
        return cache == null ? null : search(slots, id);
    }

    /** Makes the calling thread's cache; those of threads that have ended are emptied. */
    synchronized BlockCache register() {
        checkOpen();
        BlockCache mine = BlockCache.of(Thread.currentThread());
        rebuild(mine);
        return mine;
    }

    /** Empties the caches of threads that have ended, and forgets them. */
    synchronized void reclaim() {
        rebuild(null);
    }

    /** From now on nobody finds a cache, and nobody gets one. */
    synchronized void close() {
        checkOpen();
        closed = true;
        table = new BlockCache[LEAST_SLOTS];
    }

    /** How many threads have a cache. */
    synchronized int size() {
        return size;
    }

    /** About how many blocks of a class are in caches; right where no thread is at work. */
    synchronized long count(int sizeClass) {
        long count = 0;
        for (BlockCache cache : table) {
            count += cache == null ? 0 : cache.count(sizeClass);
        }
        return count;
    }

    private void rebuild(@Nullable BlockCache added) {
        List<BlockCache> caches = new ArrayList<>();
        for (BlockCache cache : table) {
            // Asked once: who ends meanwhile is found the next time.
            if (cache != null && cache.isOrphan()) {
                cache.drain(lists);
            } else if (cache != null) {
                caches.add(cache);
            }
        }
        if (added == null && caches.size() == size) {
            return;
        }
        if (added != null) {
            caches.add(added);
        }
        @Nullable BlockCache[] slots = new BlockCache[slotsFor(caches.size())];
        caches.forEach(cache -> put(slots, cache));
        size = caches.size();
        table = slots;
    }

    /** Sees that the pool is open. */
    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the pool is closed");
        }
    }

    private static @Nullable BlockCache search(@Nullable BlockCache[] slots, long id) {
        for (int i = (int) id + 1; ; i++) {
            BlockCache cache = slots[i & slots.length - 1];
            if (cache == null || cache.ownerId() == id) {
                return cache;
            }
        }
    }

    private static void put(@Nullable BlockCache[] slots, BlockCache cache) {
        int i = (int) cache.ownerId() & slots.length - 1;
        while (slots[i] != null) {
            i = i + 1 & slots.length - 1;
        }
        slots[i] = cache;
    }

    /** Half of the slots stay free, so that neighbours are short. */
    private static int slotsFor(int caches) {
        return Math.max(LEAST_SLOTS, Integer.highestOneBit(caches) << 2);
    }
}
