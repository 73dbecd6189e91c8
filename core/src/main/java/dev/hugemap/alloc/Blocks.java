// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.page.Bytes;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Blocks by address: small ones from the calling thread's cache, the others from the heap. Safe for use by many threads; a block
 * may be freed by another thread than took it.
 */
final class Blocks {
    /** Free blocks worth an eighth of a granule go back to their spans before one is begun. */
    private static final int WORTH_SHIFT = 3;

    private final PageHeap heap;
    private final long start;
    private final int granuleShift;
    private final long granuleMask;
    private final byte[] @Nullable [] classes;
    private final StockRoom stocked = new StockRoom();
    private final CentralList[] lists = new CentralList[SizeClasses.COUNT];
    private final ThreadCaches caches = new ThreadCaches(lists);
    private final Stripes stripes = new Stripes();
    /** How many granules had been begun when free blocks were taken apart last. */
    private volatile long emptiedAt;

    Blocks(PageHeap heap, GranuleStore store, long start) {
        this.heap = heap;
        this.start = start;
        this.granuleShift = store.granuleShift();
        this.granuleMask = store.granuleBytes() - 1;
        this.classes = store.classes();
        for (int sizeClass = 0; sizeClass < lists.length; sizeClass++) {
            lists[sizeClass] = new CentralList(heap, sizeClass, stocked);
        }
    }

    /** A block of so many bytes, 0 or more, with anything in it. */
    long allocate(long bytes, long alignment) {
        int sizeClass = sizeClass(bytes, alignment);
        return sizeClass != 0 ? take(sizeClass) : takeSpan(bytes, alignment).address();
    }

    /** Frees a block. */
    void free(long address) {
        int sizeClass = classAt(address);
        if (sizeClass != 0) {
            give(sizeClass, address);
        } else {
            giveSpan(address);
        }
    }

    /** The class for a request; 0 where it takes whole units. */
    int sizeClass(long bytes, long alignment) {
        if (Long.bitCount(alignment) != 1 || alignment < 0 || alignment > granuleMask + 1) {
            throw new IllegalArgumentException("alignment is a power of two up to the granule of "
                    + Bytes.format(granuleMask + 1) + ", not " + Bytes.count(alignment));
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("a block has 0 bytes or more, not " + Bytes.count(bytes));
        }
        boolean small = bytes <= SizeClasses.LARGEST && alignment <= SizeClasses.UNIT;
        return small ? SizeClasses.of(Math.max(1, bytes) + alignment - 1 & -alignment) : 0;
    }

    /** The size of a block that is live. */
    long blockBytes(long address) {
        int sizeClass = classAt(address);
        if (sizeClass != 0) {
            return SizeClasses.bytes(sizeClass);
        }
        Span span = spanAt(address);
        if (span == null) {
            throw PoolMisuseException.foreign(address);
        }
        return span.bytes();
    }

    /** A block of a class, with anything in it. */
    long take(int sizeClass) {
        BlockCache cache = caches.mine();
        if (cache != null) {
            long block = cache.take(sizeClass);
            if (block != 0) {
                return block;
            }
        }
        return takeSlowly(cache, sizeClass);
    }

    /** Frees a block of a class. */
    void give(int sizeClass, long block) {
        BlockCache cache = caches.mine();
        if (cache == null || !cache.give(sizeClass, block)) {
            giveSlowly(cache, sizeClass, block);
        }
    }

    /** The class of the span that an address lies in; 0 where there is none, or it isn't of small blocks. */
    int classAt(long address) {
        long offset = address - start;
        long index = offset >>> granuleShift;
        if (index < classes.length) {
            byte[] units = classes[(int) index];
            if (units != null) {
                return units[(int) ((offset & granuleMask) >>> SizeClasses.UNIT_SHIFT)];
            }
        }
        return 0;
    }

    /** A block of whole units, larger than those of any class or aligned as none is. */
    Span takeSpan(long bytes, long alignment) {
        try {
            return spanOfOne(Math.max(1, bytes), alignment);
        } catch (PoolExhaustedException full) {
            return afterAsking(full, () -> spanOfOne(Math.max(1, bytes), alignment));
        }
    }

    /** Frees the block of whole units that starts at an address. */
    void giveSpan(long address) {
        caches.checkOpen();
        int sizeClass = heap.freeOne(address);
        if (sizeClass != 0) {
            // A granule that this thread didn't see the first time.
            give(sizeClass, address);
        }
    }

    /** The span that an address lies in, or null. */
    @Nullable
    Span spanAt(long address) {
        return heap.spanAt(address);
    }

    CentralList list(int sizeClass) {
        return lists[sizeClass];
    }

    /** Sees that the pool is open. */
    void checkOpen() {
        caches.checkOpen();
    }

    /** About how many blocks of a class are in caches or in stock, and so in nobody's use; right where no thread is at work. */
    long cached(int sizeClass) {
        return caches.count(sizeClass) + stripes.count(sizeClass) + lists[sizeClass].stocked();
    }

    int threadCaches() {
        return caches.size();
    }

    /** Blocks in caches that can be emptied go back to their spans: the caller's own, and those that nobody uses. */
    void emptyCaches() {
        BlockCache mine = caches.mine();
        if (mine != null) {
            mine.drain(lists);
        }
        caches.reclaim();
        stripes.drain(lists);
        emptyStocks();
    }

    /** From now on nobody gets a block. */
    void close() {
        caches.close();
    }

    private long takeSlowly(@Nullable BlockCache cache, int sizeClass) {
        try {
            return takeOrRefill(cache, sizeClass);
        } catch (PoolExhaustedException full) {
            // By then this thread may have a cache, and blocks in it: listeners are called by it.
            return afterAsking(full, () -> takeOrRefill(caches.mine(), sizeClass));
        }
    }

    private long takeOrRefill(@Nullable BlockCache cache, int sizeClass) {
        if (cache != null) {
            return refilled(cache, sizeClass);
        }
        caches.checkOpen();
        if (!Thread.currentThread().isVirtual()) {
            return refilled(caches.register(), sizeClass);
        }
        try (Stripes.Stripe stripe = stripes.enter()) {
            return refilled(stripe.cache(), sizeClass);
        }
    }

    private Span spanOfOne(long bytes, long alignment) {
        caches.checkOpen();
        try {
            return heap.spanOfOne(bytes, alignment);
        } catch (PoolExhaustedException full) {
            emptyCaches();
            return heap.spanOfOne(bytes, alignment);
        }
    }

    private long refilled(BlockCache cache, int sizeClass) {
        long block = cache.take(sizeClass);
        if (block != 0) {
            return block;
        }
        if (!cache.refill(sizeClass, lists[sizeClass], false)) {
            emptyRatherThanBegin(cache);
            refillForSure(cache, sizeClass);
        }
        return cache.take(sizeClass);
    }

    /** Before a granule is begun, what is free serves, once for each: what threads that have ended left, the caller's own, and the stock. */
    private void emptyRatherThanBegin(BlockCache cache) {
        long begun = heap.begun();
        if (begun != emptiedAt) {
            emptiedAt = begun;
            caches.reclaim();
            if (isWorthEmptying(cache)) {
                cache.drain(lists);
                emptyCaches();
            }
        }
    }

    private void refillForSure(BlockCache cache, int sizeClass) {
        try {
            cache.refill(sizeClass, lists[sizeClass], true);
        } catch (PoolExhaustedException full) {
            // A virtual thread's is in use, and not emptied with the others.
            cache.drain(lists);
            emptyCaches();
            cache.refill(sizeClass, lists[sizeClass], true);
        }
    }

    /** Whether so much is at hand or in stock that no granule may be needed. */
    private boolean isWorthEmptying(BlockCache cache) {
        return cache.bytes() + stocked.bytes() >= granuleMask + 1 >>> WORTH_SHIFT;
    }

    private void emptyStocks() {
        if (stocked.bytes() > 0) {
            for (CentralList list : lists) {
                list.drain();
            }
        }
    }

    /** Takes what was refused after others have freed memory for it, if the budget is what refused; tells of a refusal for good. */
    private <T> T afterAsking(PoolExhaustedException full, Supplier<T> again) {
        try {
            return RoomSearch.after(full, again);
        } catch (PoolExhaustedException refused) {
            PoolEvents.exhausted(start, refused);
            throw refused;
        }
    }

    private void giveSlowly(@Nullable BlockCache cache, int sizeClass, long block) {
        if (cache != null) {
            spilled(cache, sizeClass, block);
            return;
        }
        caches.checkOpen();
        if (!Thread.currentThread().isVirtual()) {
            spilled(caches.register(), sizeClass, block);
            return;
        }
        try (Stripes.Stripe stripe = stripes.enter()) {
            spilled(stripe.cache(), sizeClass, block);
        }
    }

    private void spilled(BlockCache cache, int sizeClass, long block) {
        if (!cache.give(sizeClass, block)) {
            cache.spill(sizeClass, lists[sizeClass]);
            cache.give(sizeClass, block);
        }
    }
}
