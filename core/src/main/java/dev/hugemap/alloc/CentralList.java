package dev.hugemap.alloc;

import org.jspecify.annotations.Nullable;

/**
 * The spans of one size class. Blocks come from the fullest, so that the others drain; a span of which all blocks are back goes
 * to the heap. Safe for use by many threads.
 */
final class CentralList {
    private static final int EIGHTHS = 8;

    private final PageHeap heap;
    private final int sizeClass;
    /** Spans with free blocks, by how many eighths of their blocks are used. */
    private final SpanList[] lists = new SpanList[EIGHTHS];

    private int spans;
    private long spanBytes;
    private long used;
    private long wrongFrees;

    CentralList(PageHeap heap, int sizeClass) {
        this.heap = heap;
        this.sizeClass = sizeClass;
        for (int i = 0; i < EIGHTHS; i++) {
            lists[i] = new SpanList();
        }
    }

    /** Takes up to so many blocks, and one at least; returns how many. On an exception nothing has changed. */
    synchronized int take(long[] into, int at, int most) {
        int taken = 0;
        while (taken < most) {
            Span span = fullest();
            if (span == null) {
                if (taken > 0) {
                    break;
                }
                span = heap.spanOfBlocks(sizeClass);
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

    /** Takes blocks back; what is none of this class, or is free already, is counted and left alone. */
    synchronized void give(long[] from, int at, int count) {
        for (int i = at; i < at + count; i++) {
            Span span = heap.spanAt(from[i]);
            if (span == null || span.sizeClass() != sizeClass || !give(span, from[i])) {
                wrongFrees++;
            }
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

    /** How many blocks are not free; those in caches count. */
    synchronized long used() {
        return used;
    }

    /** How many frees there were of what is no block, or free already. */
    synchronized long wrongFrees() {
        return wrongFrees;
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
