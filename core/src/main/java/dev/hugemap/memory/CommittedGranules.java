package dev.hugemap.memory;

import dev.hugemap.page.AddressRange;
import java.util.Map;
import java.util.TreeMap;

/** Which offsets of a region are committed. Guarded by its region. */
final class CommittedGranules {
    /** Start to end, disjoint; neighbours are merged. */
    private final TreeMap<Long, Long> extents = new TreeMap<>();

    /** Whether all of a range is committed. */
    boolean containsAll(long offset, long length) {
        Map.Entry<Long, Long> extent = extents.floorEntry(offset);
        return extent != null && offset + length <= extent.getValue();
    }

    /** Whether any of a range is committed. */
    boolean containsAny(long offset, long length) {
        Map.Entry<Long, Long> extent = extents.lowerEntry(offset + length);
        return extent != null && extent.getValue() > offset;
    }

    /** Adds a range of which nothing is committed. */
    void add(long offset, long length) {
        long start = offset;
        long end = offset + length;
        Map.Entry<Long, Long> before = extents.floorEntry(start);
        if (before != null && before.getValue() == start) {
            start = before.getKey();
        }
        Long after = extents.remove(end);
        extents.put(start, after == null ? end : after);
    }

    /** Takes out a range of which all is committed. */
    void remove(long offset, long length) {
        Map.Entry<Long, Long> extent = extents.floorEntry(offset);
        long start = extent.getKey();
        long end = extent.getValue();
        extents.remove(start);
        if (start < offset) {
            extents.put(start, offset);
        }
        if (offset + length < end) {
            extents.put(offset + length, end);
        }
    }

    /** How many bytes are committed. */
    long bytes() {
        return extents.entrySet().stream()
                .mapToLong(extent -> extent.getValue() - extent.getKey())
                .sum();
    }

    /** The first committed range, at its offset; for messages. */
    @Override
    public String toString() {
        Map.Entry<Long, Long> first = extents.firstEntry();
        return first == null
                ? "nothing is committed"
                : extents.size() + " committed ranges, the first "
                        + AddressRange.between(first.getKey(), first.getValue());
    }
}
