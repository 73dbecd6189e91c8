// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.page.AddressRange;
import java.util.ArrayList;
import java.util.List;

/** Huge pages that are still to be made, by where they start. For one thread. */
final class BlockQueue {
    private final List<AddressRange> ranges;
    private final long hugePage;
    /** The next one: its range, and where in it. */
    private int range;

    private long offset;
    private long left;

    BlockQueue(List<AddressRange> ranges, long hugePage) {
        this.ranges = ranges;
        this.hugePage = hugePage;
        this.left = ranges.stream().mapToLong(AddressRange::length).sum() / hugePage;
    }

    long left() {
        return left;
    }

    /** The next ones, which stay in the queue. */
    List<Long> peek(int most) {
        List<Long> starts = new ArrayList<>();
        int at = range;
        long from = offset;
        while (starts.size() < most && at < ranges.size()) {
            starts.add(ranges.get(at).start() + from);
            from += hugePage;
            if (from >= ranges.get(at).length()) {
                at++;
                from = 0;
            }
        }
        return starts;
    }

    /** Takes the next ones out. */
    void remove(int count) {
        left -= count;
        for (int i = 0; i < count; i++) {
            offset += hugePage;
            if (offset >= ranges.get(range).length()) {
                range++;
                offset = 0;
            }
        }
    }
}
