// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which addresses of a region are committed, or open. Guarded by its region. */
final class CommittedGranules {
    /** Start to end, disjoint; neighbours are merged. */
    private final TreeMap<Long, Long> extents = new TreeMap<>();

    /** Whether all of a range is committed. */
    boolean containsAll(long address, long length) {
        Map.Entry<Long, Long> extent = extents.floorEntry(address);
        return extent != null && address + length <= extent.getValue();
    }

    /** Whether any of a range is committed. */
    boolean containsAny(long address, long length) {
        Map.Entry<Long, Long> extent = extents.lowerEntry(address + length);
        return extent != null && extent.getValue() > address;
    }

    /** Where the committed range ends that an address lies in; the address itself where it isn't committed. */
    long endOf(long address) {
        Map.Entry<Long, Long> extent = extents.floorEntry(address);
        return extent == null ? address : Math.max(address, extent.getValue());
    }

    /** Where the next committed range starts behind an address that isn't committed; the largest long if nowhere. */
    long startAfter(long address) {
        Long start = extents.higherKey(address);
        return start == null ? Long.MAX_VALUE : start;
    }

    /** The parts of a range that are committed, in order. */
    List<AddressRange> within(long start, long end) {
        List<AddressRange> parts = new ArrayList<>();
        long at = start;
        while (at < end) {
            long stop = Math.min(end, endOf(at));
            if (stop > at) {
                parts.add(AddressRange.between(at, stop));
            }
            at = startAfter(stop);
        }
        return parts;
    }

    /** The parts of a range that aren't committed, in order. */
    List<AddressRange> gaps(long start, long end) {
        List<AddressRange> gaps = new ArrayList<>();
        for (long at = endOf(start); at < end; ) {
            long stop = Math.min(end, startAfter(at));
            gaps.add(AddressRange.between(at, stop));
            at = endOf(stop);
        }
        return gaps;
    }

    /** Adds a range of which nothing is committed. */
    void add(long address, long length) {
        long start = address;
        long end = address + length;
        Map.Entry<Long, Long> before = extents.floorEntry(start);
        if (before != null && before.getValue() == start) {
            start = before.getKey();
        }
        Long after = extents.remove(end);
        extents.put(start, after == null ? end : after);
    }

    /** Takes out a range of which all is committed. */
    void remove(long address, long length) {
        Map.Entry<Long, Long> extent = extents.floorEntry(address);
        long start = extent.getKey();
        long end = extent.getValue();
        extents.remove(start);
        if (start < address) {
            extents.put(start, address);
        }
        if (address + length < end) {
            extents.put(address + length, end);
        }
    }

    /** How many bytes are committed. */
    long bytes() {
        return extents.entrySet().stream()
                .mapToLong(extent -> extent.getValue() - extent.getKey())
                .sum();
    }

    /** The first committed range, by its offset from a region's start; for messages. */
    String describe(long origin) {
        Map.Entry<Long, Long> first = extents.firstEntry();
        return first == null
                ? "nothing is committed"
                : extents.size() + " committed ranges, the first "
                        + AddressRange.between(first.getKey() - origin, first.getValue() - origin);
    }
}
