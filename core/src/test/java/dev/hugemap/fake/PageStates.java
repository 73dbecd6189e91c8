// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The page tables: what lies behind each address, as extents, and which PMD-sized blocks have a table of base entries.
 *
 * <p>A block that has such a table takes no PMD-sized page at a fault, even when the table is empty.
 */
final class PageStates {
    private final TreeMap<Long, PageExtent> extents = new TreeMap<>();
    private final IntervalSet tables = new IntervalSet();
    private final long base;
    private final long block;

    /**
     * An empty page table.
     *
     * @param base the base page size
     * @param block bytes that one table of base entries maps
     */
    PageStates(long base, long block) {
        this.base = base;
        this.block = block;
    }

    @Nullable
    PageExtent at(long address) {
        Map.Entry<Long, PageExtent> entry = extents.floorEntry(address);
        return entry != null && entry.getValue().end() > address ? entry.getValue() : null;
    }

    /** The extent that covers an address, or the next one after it. */
    @Nullable
    PageExtent atOrAfter(long address) {
        PageExtent covering = at(address);
        if (covering != null) {
            return covering;
        }
        Map.Entry<Long, PageExtent> next = extents.ceilingEntry(address);
        return next == null ? null : next.getValue();
    }

    /** The extents of a range, clipped to it. */
    List<PageExtent> within(long start, long end) {
        List<PageExtent> found = new ArrayList<>();
        for (PageExtent e = atOrAfter(start); e != null && e.start() < end; e = atOrAfter(e.end())) {
            found.add(e.clip(start, end, base));
        }
        return found;
    }

    boolean isEmpty(long start, long end) {
        PageExtent next = atOrAfter(start);
        return next == null || next.start() >= end;
    }

    List<PageExtent> all() {
        return List.copyOf(extents.values());
    }

    /** Puts entries where there are none. */
    void put(PageExtent extent) {
        if (extent.leaf() == base) {
            addTables(extent.start(), extent.end());
        }
        PageExtent merged = extent;
        PageExtent left = at(extent.start() - 1);
        if (left != null && left.continuesIn(merged, base)) {
            merged = left.joinedWith(merged);
        }
        PageExtent right = at(extent.end());
        if (right != null && merged.continuesIn(right, base)) {
            extents.remove(right.start());
            merged = merged.joinedWith(right);
        }
        extents.put(merged.start(), merged);
    }

    /** Takes the entries of a range out; a huge leaf that reaches beyond it is split first. */
    List<PageExtent> take(long start, long end) {
        splitLeafAt(start);
        splitLeafAt(end);
        List<PageExtent> taken = within(start, end);
        cut(start);
        cut(end);
        extents.subMap(start, end).clear();
        return taken;
    }

    /** Splits a huge leaf into base entries where an address lies inside it. The folio stays. */
    void splitLeafAt(long address) {
        PageExtent extent = at(address);
        if (extent == null || extent.leaf() == base || address % extent.leaf() == 0) {
            return;
        }
        long first = address - address % extent.leaf();
        long last = first + extent.leaf();
        PageExtent piece = extent.clip(first, last, base);
        cut(first);
        cut(last);
        extents.remove(first);
        put(piece.withLeaf(base));
    }

    boolean hasTable(long address) {
        return tables.contains(address);
    }

    /** The first address at or after another that has a table of base entries, or the limit. */
    long nextTable(long address, long limit) {
        return tables.nextMember(address, limit);
    }

    void addTables(long start, long end) {
        tables.add(blockStart(start), blockEnd(end));
    }

    /** Drops the tables of all whole blocks in a range. */
    void dropTables(long start, long end) {
        tables.remove(blockEnd(start), blockStart(end));
    }

    /** Bytes of page tables, one base page per table. */
    long tableBytes() {
        return tables.size() / block * base;
    }

    /** Moves all entries of a range; leaves that would no longer be aligned are split. The target is empty. */
    void move(long start, long end, long distance) {
        IntervalSet moved = new IntervalSet();
        for (long at = tables.nextMember(start, end); at < end; at = tables.nextMember(at, end)) {
            long stop = tables.endOf(at, end);
            moved.add(at, stop);
            at = stop;
        }
        List<PageExtent> taken = take(start, end);
        for (long at = moved.nextMember(start, end); at < end; at = moved.nextMember(at, end)) {
            long stop = moved.endOf(at, end);
            addTables(at + distance, stop + distance);
            at = stop;
        }
        for (PageExtent extent : taken) {
            boolean splits = extent.leaf() > base && distance % extent.leaf() != 0;
            put(extent.withLeaf(splits ? base : extent.leaf()).movedBy(distance));
        }
    }

    long blockStart(long address) {
        return address - address % block;
    }

    long blockEnd(long address) {
        return blockStart(address + block - 1);
    }

    long block() {
        return block;
    }

    private void cut(long address) {
        PageExtent extent = at(address);
        if (extent != null && extent.start() < address) {
            extents.put(extent.start(), extent.clip(extent.start(), address, base));
            extents.put(address, extent.clip(address, extent.end(), base));
        }
    }
}
