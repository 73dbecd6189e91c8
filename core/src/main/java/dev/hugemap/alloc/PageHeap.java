// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.page.AddressRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands out spans: runs of units inside of granules, or whole granules for what is larger than one, of which the rest of the
 * last serves other large blocks. Safe for use by many threads.
 *
 * <p>Spans of small blocks and larger blocks have a filler each, so that they don't share granules: a span lives as long as the
 * last of its many blocks, and one of them would keep the granule of a large block that is long gone. A granule that is free for
 * the most part changes over rather than that another one is committed.
 */
final class PageHeap {
    /** In a pool of so few granules, one more would be much: there, small blocks and larger ones share them. */
    private static final int SHARED = 8;

    private final GranuleStore store;
    private final Filler small = new Filler();
    private final Filler large = new Filler();
    private final int unitsPerGranule;
    private final GiveBackTimer timer;
    private boolean closed;
    private long begun;
    private long ones;
    private long oneBytes;

    PageHeap(GranuleStore store) {
        this.store = store;
        this.unitsPerGranule = store.units();
        this.timer = new GiveBackTimer(this, store.demandNanos());
    }

    /** A span for small blocks; null where a granule would have to be begun for it and may not be. */
    synchronized @Nullable Span spanOfBlocks(int sizeClass, boolean begin) {
        int units = SizeClasses.units(sizeClass);
        Granule granule = choose(small, units);
        // Free units that are too few lie in granules that are committed: better a shorter span than one granule more.
        for (int fewer = SizeClasses.fewerUnits(sizeClass, units);
                granule == null && fewer > 0;
                fewer = SizeClasses.fewerUnits(sizeClass, fewer)) {
            granule = choose(small, fewer);
            units = granule == null ? units : fewer;
        }
        long bytes = (long) units << SizeClasses.UNIT_SHIFT;
        if (granule == null) {
            if (!begin && store.keptCount() == 0) {
                return null;
            }
            granule = begin(small, units, bytes);
        }
        int start = granule.find(units, 1);
        Span span = Span.ofBlocks(address(granule, start), bytes, sizeClass);
        use(granule, start, units, span);
        return span;
    }

    /** A span for one block of so many bytes, 1 or more, at a multiple of a power of two up to the granule. */
    synchronized Span spanOfOne(long bytes, long alignment) {
        if (bytes > (long) store.count() << store.granuleShift()) {
            throw PoolExhaustedException.full(bytes, Long.divideUnsigned(bytes, store.granuleBytes()), room());
        }
        long length = roundUp(bytes);
        if (length > store.granuleBytes()) {
            return ofGranules(length);
        }
        int units = (int) (length >>> SizeClasses.UNIT_SHIFT);
        int aligned = (int) Math.max(1, alignment >>> SizeClasses.UNIT_SHIFT);
        int run = units + aligned - 1;
        Granule granule = choose(large, run);
        if (granule == null) {
            granule = begin(large, run, bytes);
        }
        int start = granule.find(units, aligned);
        Span span = Span.ofOne(address(granule, start), length, granule.isUntouched(start));
        use(granule, start, units, span);
        ones++;
        oneBytes += length;
        return span;
    }

    /** How many spans are one block each. */
    synchronized long ones() {
        return ones;
    }

    /** The sizes of those together. */
    synchronized long oneBytes() {
        return oneBytes;
    }

    /**
     * Frees the span that is one block; 0, or the class of the span where it is one of small blocks, and nothing was freed.
     *
     * @throws PoolMisuseException if no such block starts there
     */
    synchronized int freeOne(long address) {
        Span span = spanAt(address);
        if (span == null) {
            throw PoolMisuseException.foreign(address);
        }
        if (span.sizeClass() != 0) {
            return span.sizeClass();
        }
        if (span.address() != address) {
            throw PoolMisuseException.interior(address, span.address(), span.bytes());
        }
        free(span);
        ones--;
        oneBytes -= span.bytes();
        return 0;
    }

    /** Takes a span back; granules that are empty then may go back to the kernel. */
    synchronized void free(Span span) {
        Granule first = store.get(store.index(span.address()));
        int start = (int) (span.address() - first.address() >>> SizeClasses.UNIT_SHIFT);
        long left = span.bytes() >>> SizeClasses.UNIT_SHIFT;
        int emptied = 0;
        for (int i = first.index(); left > 0; i++) {
            Granule granule = store.get(i);
            int count = (int) Math.min(left, unitsPerGranule - start);
            granule.free(start, count);
            filler(granule).relist(granule);
            emptied += granule.isEmpty() ? 1 : 0;
            left -= count;
            start = 0;
        }
        // Of several only the last can have other spans in it.
        if (emptied > 0) {
            store.release(first.index(), emptied);
            giveBackLater();
        }
    }

    /** How often a granule was put to a use that it didn't have. */
    synchronized long begun() {
        return begun;
    }

    /** The span that an address lies in, or null; for whoever holds a block there. */
    @Nullable
    Span spanAt(long address) {
        Granule granule = store.at(address);
        return granule == null ? null : granule.spanAt((int) (address - granule.address() >>> SizeClasses.UNIT_SHIFT));
    }

    /** The granules that a block lies in. */
    synchronized List<Granule> granules(AddressRange block) {
        List<Granule> granules = new ArrayList<>();
        for (int i = store.index(block.start()); i <= store.index(block.end() - 1); i++) {
            granules.add(store.get(i));
        }
        return granules;
    }

    /** How often the kernel refused to take back what was empty. */
    synchronized long refusedGiveBacks() {
        return store.refusedGiveBacks();
    }

    /** Gives back what is kept beyond recent demand. */
    synchronized void giveBackUnneeded() {
        if (!closed) {
            store.giveBackUnneeded();
            giveBackLater();
        }
    }

    /** Gives back all that is kept; returns how many bytes went. */
    synchronized long giveBackAll() {
        return store.giveBackAll();
    }

    /** Gives back what is kept, for others that the same budget pays for; false where that was nothing. */
    synchronized boolean giveBackForOthers() {
        return !closed && store.giveBackForOthers();
    }

    /** From now on nothing is given back; the region goes as a whole. */
    synchronized void close() {
        closed = true;
    }

    /** The region went, with all that was committed. */
    synchronized void went() {
        store.went();
    }

    private void giveBackLater() {
        if (store.keptCount() > 0) {
            timer.start();
        }
    }

    private Span ofGranules(long length) {
        int count = (int) (length + store.granuleBytes() - 1 >>> store.granuleShift());
        int first = take(count, length);
        boolean untouched = true;
        for (int i = first; i < first + count; i++) {
            untouched &= store.get(i).isUntouched(0);
        }
        Span span = Span.ofOne(store.get(first).address(), length, untouched);
        long left = length >>> SizeClasses.UNIT_SHIFT;
        for (int i = first; i < first + count; i++) {
            int units = (int) Math.min(left, unitsPerGranule);
            Granule granule = store.get(i);
            granule.holdsLarge = true;
            use(granule, 0, units, span);
            left -= units;
        }
        ones++;
        oneBytes += length;
        return span;
    }

    private void use(Granule granule, int start, int units, Span span) {
        granule.use(start, units, span);
        filler(granule).relist(granule);
    }

    /** A granule that the filler chooses, or in a small pool the other one; null where none has so many free units in a row. */
    private @Nullable Granule choose(Filler filler, int run) {
        Granule granule = filler.choose(run);
        return granule == null && store.usedCount() < SHARED ? other(filler).choose(run) : granule;
    }

    /** A granule that nobody used; rather than commit one, one of the other filler's that is free for the most part becomes this one's. */
    private Granule begin(Filler filler, int run, long bytes) {
        Granule mostlyFree = store.keptCount() > 0 ? null : other(filler).choose(Math.max(run, unitsPerGranule / 2));
        if (mostlyFree != null) {
            other(filler).remove(mostlyFree);
            mostlyFree.holdsLarge = filler == large;
            filler.relist(mostlyFree);
            begun++;
            return mostlyFree;
        }
        try {
            Granule granule = store.get(take(1, bytes));
            granule.holdsLarge = filler == large;
            begun++;
            return granule;
        } catch (PoolExhaustedException full) {
            Granule granule = other(filler).choose(run);
            if (granule == null) {
                throw full;
            }
            return granule;
        }
    }

    private Filler other(Filler filler) {
        return filler == large ? small : large;
    }

    private Filler filler(Granule granule) {
        return granule.holdsLarge ? large : small;
    }

    private int take(int count, long bytes) {
        int first;
        try {
            first = takeOrRefuse(count);
        } catch (HugeMemoryException refused) {
            throw PoolExhaustedException.refused(bytes, count, room(), refused);
        }
        if (first < 0) {
            throw PoolExhaustedException.full(bytes, count, room());
        }
        return first;
    }

    /** Where memory is refused, what is kept elsewhere may be what is missing. */
    private int takeOrRefuse(int count) {
        try {
            return store.take(count);
        } catch (HugeMemoryException refused) {
            if (store.keptCount() == 0) {
                throw refused;
            }
            try {
                store.giveBackAll();
            } catch (RuntimeException stays) {
                refused.addSuppressed(stays);
                throw refused;
            }
            return store.take(count);
        }
    }

    /** How full the granules are. */
    synchronized PoolRoom room() {
        return new PoolRoom(
                store.granuleBytes(), store.count(), store.usedCount(), store.keptCount(), store.longestFree());
    }

    private static long address(Granule granule, int unit) {
        return granule.address() + ((long) unit << SizeClasses.UNIT_SHIFT);
    }

    private static long roundUp(long bytes) {
        return bytes + SizeClasses.UNIT - 1 & -SizeClasses.UNIT;
    }
}
