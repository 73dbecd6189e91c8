// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.PageSize;
import java.util.SortedMap;
import java.util.TreeMap;

/** The sums of one look at a range. For one thread. */
final class StateCount {
    private final PageSize base;
    private final Nodes nodes;
    private final SortedMap<PageSize, Long> huge = new TreeMap<>();
    private final NodeSpans spans = new NodeSpans();
    private long small;
    private long zero;
    private long swapped;
    private long absent;
    private long unmapped;
    private long unknown;

    StateCount(PageSize base, Nodes nodes) {
        this.base = base;
        this.nodes = nodes;
    }

    /** Counts all stretches of a range. */
    MappingState count(Runs runs, long start) {
        runs.seek(start);
        while (runs.next()) {
            add(runs, runs.end() - runs.start());
        }
        return new MappingState(huge, small, zero, swapped, absent, unmapped, unknown, spans.bytes());
    }

    /** The nodes of what was counted. */
    NodeSpans spans() {
        return spans;
    }

    private void add(Runs runs, long bytes) {
        if (runs.kind() == MappingKind.NONE) {
            unmapped += bytes;
            return;
        }
        switch (runs.state()) {
            case PRESENT -> addPresent(runs, bytes);
            case ZERO_PAGE -> zero += bytes;
            case SWAPPED -> swapped += bytes;
            case ABSENT -> absent += bytes;
            case UNKNOWN -> unknown += bytes;
        }
    }

    private void addPresent(Runs runs, long bytes) {
        if (runs.leafBytes() > base.bytes()) {
            huge.merge(new PageSize(runs.leafBytes()), bytes, Long::sum);
        } else {
            small += bytes;
        }
        nodes.add(runs.start(), runs.end(), runs.leafBytes(), spans);
    }
}
