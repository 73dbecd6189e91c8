// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import org.jspecify.annotations.Nullable;

/**
 * The spans of one size class. Blocks come from the fullest, so that the others drain; a span of which all blocks are back goes
 * to the heap. Before them is a stock of what one thread frees and another takes. Safe for use by many threads.
 */
final class CentralList {
    private static final int EIGHTHS = 8;
    private static final int BATCH = 64;

    private final PageHeap heap;
    private final int sizeClass;
    private final BlockStock stock;
    /** Spans with free blocks, by how many eighths of their blocks are used. */
    private final SpanList[] lists = new SpanList[EIGHTHS];

    /** Who took blocks last, and who gave some. */
    private @Nullable BlockStack taker;

    private @Nullable BlockStack giver;
    /** Whether somebody else took blocks since the stock was full. */
    private boolean flowing;

    private int spans;
    private long spanBytes;
    private long used;
    private long wrongFrees;

    CentralList(PageHeap heap, int sizeClass, StockRoom room) {
        this.heap = heap;
        this.sizeClass = sizeClass;
        this.stock = new BlockStock(SizeClasses.bytes(sizeClass), room);
        for (int i = 0; i < EIGHTHS; i++) {
            lists[i] = new SpanList();
        }
    }

    /**
     * Takes up to so many blocks for a stack; returns how many, 0 only where a granule would have to be begun for one and may not be.
     * On an exception nothing has changed.
     */
    synchronized int take(BlockStack to, long[] into, int at, int most, boolean begin) {
        taker = to;
        flowing |= giver != to;
        int taken = stock.take(into, at, most);
        if (taken > 0) {
            return taken;
        }
        while (taken < most) {
            Span span = fullest();
            if (span == null) {
                if (taken > 0) {
                    break;
                }
                stock.open();
                span = heap.spanOfBlocks(sizeClass, begin);
                if (span == null) {
                    return 0;
                }
                spans++;
                spanBytes += span.bytes();
            } else {
                lists[list(span)].remove(span);
            }
            taken += span.take(into, at + taken, most - taken);
            if (!span.isFull()) {
                lists[list(span)].add(span);
            }
        }
        used += taken;
        return taken;
    }

    /**
     * Takes blocks of a stack back. What is none of this class, or is free already, is counted and left alone when it comes to its
     * span.
     */
    synchronized void give(BlockStack from, long[] blocks, int at, int count) {
        giver = from;
        if (from == taker || !flowing) {
            // What somebody gives and takes again himself would keep alive spans that could drain.
            giveToSpans(blocks, at, count);
        } else if (!stock.give(blocks, at, count)) {
            // Nobody takes as much as there is.
            flowing = false;
            drain();
            giveToSpans(blocks, at, count);
        }
    }

    /** Empties the stock. */
    synchronized void drain() {
        long[] batch = new long[Math.min(BATCH, stock.count())];
        for (int count = stock.take(batch, 0, BATCH); count > 0; count = stock.take(batch, 0, BATCH)) {
            giveToSpans(batch, 0, count);
        }
    }

    /** How many spans there are. */
    synchronized int spans() {
        return spans;
    }

    /** How large those are together. */
    synchronized long spanBytes() {
        return spanBytes;
    }

    /** How many blocks are in stock. */
    synchronized int stocked() {
        return stock.count();
    }

    /** How many blocks are not free; those in caches and in stock count. */
    synchronized long used() {
        return used;
    }

    /** How many frees there were of what is no block, or free already. */
    synchronized long wrongFrees() {
        return wrongFrees;
    }

    private void giveToSpans(long[] from, int at, int count) {
        for (int i = at; i < at + count; i++) {
            Span span = heap.spanAt(from[i]);
            if (span == null || span.sizeClass() != sizeClass || !give(span, from[i])) {
                wrongFrees++;
            }
        }
    }

    private boolean give(Span span, long block) {
        boolean wasFull = span.isFull();
        int list = wasFull ? -1 : list(span);
        if (!span.give(block)) {
            return false;
        }
        used--;
        int now = span.used() == 0 ? -1 : list(span);
        if (now != list) {
            if (!wasFull) {
                lists[list].remove(span);
            }
            if (now >= 0) {
                lists[now].add(span);
            }
        }
        if (now < 0) {
            spans--;
            spanBytes -= span.bytes();
            heap.free(span);
        }
        return true;
    }

    private @Nullable Span fullest() {
        for (int i = EIGHTHS - 1; i >= 0; i--) {
            Span span = lists[i].first();
            if (span != null) {
                return span;
            }
        }
        return null;
    }

    private static int list(Span span) {
        return span.used() * EIGHTHS / span.blocks();
    }
}
