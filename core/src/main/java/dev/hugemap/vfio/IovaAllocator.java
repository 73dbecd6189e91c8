// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which I/O addresses are free. The lowest ones go first, for many devices reach only so far. Not safe for use by many threads.
 */
final class IovaAllocator {
    /** First and last address of each free stretch; none touch. */
    private final TreeMap<Long, Long> free = new TreeMap<>();

    /** All of the ranges are; they don't overlap, and signed numbers hold them. */
    IovaAllocator(List<IovaRange> ranges) {
        ranges.forEach(range -> giveBack(range.first(), range.last()));
    }

    /** Takes the lowest addresses that agree with one modulo a size; empty where there is no room. */
    OptionalLong take(long length, long agreeing, PageSize size) {
        OptionalLong found = find(length, agreeing, size);
        found.ifPresent(iova -> takeAt(iova, length));
        return found;
    }

    /** As {@link #take}, without taking them. */
    OptionalLong find(long length, long agreeing, PageSize size) {
        long residue = agreeing & (size.bytes() - 1);
        for (Map.Entry<Long, Long> stretch : free.entrySet()) {
            long gap = (residue - stretch.getKey()) & (size.bytes() - 1);
            long room = stretch.getValue() - stretch.getKey();
            if (gap <= room && length - 1 <= room - gap) {
                return OptionalLong.of(stretch.getKey() + gap);
            }
        }
        return OptionalLong.empty();
    }

    /** Takes addresses of the caller's choice; false where some aren't free. */
    boolean takeAt(long iova, long length) {
        Map.Entry<Long, Long> stretch = free.floorEntry(iova);
        if (iova < 0 || stretch == null || stretch.getValue() - iova < length - 1) {
            return false;
        }
        long last = iova + length - 1;
        free.remove(stretch.getKey());
        if (stretch.getKey() < iova) {
            free.put(stretch.getKey(), iova - 1);
        }
        if (last < stretch.getValue()) {
            free.put(last + 1, stretch.getValue());
        }
        return true;
    }

    /** Gives back what was taken, whole. */
    void release(long iova, long length) {
        giveBack(iova, iova + length - 1);
    }

    private void giveBack(long first, long last) {
        long start = first;
        long end = last;
        Map.Entry<Long, Long> before = free.floorEntry(first);
        if (before != null && before.getValue() == first - 1) {
            start = before.getKey();
        }
        Map.Entry<Long, Long> after = free.higherEntry(last);
        if (after != null && after.getKey() - 1 == last) {
            end = after.getValue();
            free.remove(after.getKey());
        }
        free.put(start, end);
    }

    /** The free addresses, in order. */
    List<IovaRange> free() {
        return free.entrySet().stream()
                .map(stretch -> new IovaRange(stretch.getKey(), stretch.getValue()))
                .toList();
    }
}
