// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The NUMA nodes that the pages of a range are on, as far as they are known. For one thread. */
final class NodeSpans {
    private record Span(long start, long end, int node) {}

    private final List<Span> spans = new ArrayList<>();

    /** Adds pages on a node, behind all that were added before. */
    void add(long start, long end, int node) {
        if (!spans.isEmpty() && spans.getLast().end == start && spans.getLast().node == node) {
            spans.set(spans.size() - 1, new Span(spans.getLast().start, end, node));
        } else {
            spans.add(new Span(start, end, node));
        }
    }

    /** How many bytes are on each node. */
    SortedMap<Integer, Long> bytes() {
        SortedMap<Integer, Long> bytes = new TreeMap<>();
        for (Span span : spans) {
            bytes.merge(span.node, span.end - span.start, Long::sum);
        }
        return bytes;
    }

    /** How many of these bytes are on another node later. What is known of one of the two looks alone doesn't count. */
    long movedUntil(NodeSpans later) {
        long moved = 0;
        int mine = 0;
        int other = 0;
        while (mine < spans.size() && other < later.spans.size()) {
            Span one = spans.get(mine);
            Span two = later.spans.get(other);
            long common = Math.min(one.end, two.end) - Math.max(one.start, two.start);
            moved += common > 0 && one.node != two.node ? common : 0;
            if (one.end <= two.end) {
                mine++;
            } else {
                other++;
            }
        }
        return moved;
    }
}
