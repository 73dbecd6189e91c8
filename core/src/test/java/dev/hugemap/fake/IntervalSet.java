// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import java.util.Map;
import java.util.TreeMap;

/** A set of addresses as disjoint intervals, so that a terabyte costs one entry. */
final class IntervalSet {
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    void add(long start, long end) {
        if (start >= end) {
            return;
        }
        long from = start;
        long to = end;
        Map.Entry<Long, Long> before = ends.floorEntry(start);
        if (before != null && before.getValue() >= start) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        }
        for (Map.Entry<Long, Long> next = ends.ceilingEntry(from);
                next != null && next.getKey() <= to;
                next = ends.ceilingEntry(from)) {
            to = Math.max(to, next.getValue());
            ends.remove(next.getKey());
        }
        ends.put(from, to);
    }

    void remove(long start, long end) {
        if (start >= end) {
            return;
        }
        Map.Entry<Long, Long> before = ends.lowerEntry(start);
        if (before != null && before.getValue() > start) {
            long tail = before.getValue();
            ends.put(before.getKey(), start);
            if (tail > end) {
                ends.put(end, tail);
                return;
            }
        }
        for (Map.Entry<Long, Long> next = ends.ceilingEntry(start);
                next != null && next.getKey() < end;
                next = ends.ceilingEntry(start)) {
            ends.remove(next.getKey());
            if (next.getValue() > end) {
                ends.put(end, next.getValue());
            }
        }
    }

    boolean contains(long address) {
        Map.Entry<Long, Long> entry = ends.floorEntry(address);
        return entry != null && entry.getValue() > address;
    }

    /** The first member at or after an address, or the limit where there is none before it. */
    long nextMember(long address, long limit) {
        if (contains(address)) {
            return Math.min(address, limit);
        }
        Long next = ends.ceilingKey(address);
        return next == null ? limit : Math.min(next, limit);
    }

    /** The end of the interval that holds an address, at most the limit. The address must be a member. */
    long endOf(long address, long limit) {
        return Math.min(ends.floorEntry(address).getValue(), limit);
    }

    /** How many addresses of a range are members. */
    long covered(long start, long end) {
        long sum = 0;
        for (long at = nextMember(start, end); at < end; at = nextMember(at, end)) {
            long stop = endOf(at, end);
            sum += stop - at;
            at = stop;
        }
        return sum;
    }

    /** The total number of members. */
    long size() {
        return ends.entrySet().stream()
                .mapToLong(e -> e.getValue() - e.getKey())
                .sum();
    }

    /** Takes the members of a range out and puts them in at a distance. */
    void move(long start, long end, long distance) {
        IntervalSet moved = new IntervalSet();
        for (long at = nextMember(start, end); at < end; at = nextMember(at, end)) {
            long stop = endOf(at, end);
            moved.add(at + distance, stop + distance);
            at = stop;
        }
        remove(start, end);
        moved.ends.forEach(this::add);
    }
}
