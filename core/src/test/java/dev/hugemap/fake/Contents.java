// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import java.util.Map;
import java.util.TreeMap;

/** What tests wrote to the model's memory: a tag per range, 0 where nothing was written since the pages came. */
final class Contents {
    private record Run(long end, long tag) {}

    private final TreeMap<Long, Run> runs = new TreeMap<>();

    long at(long address) {
        Map.Entry<Long, Run> entry = runs.floorEntry(address);
        return entry != null && entry.getValue().end() > address
                ? entry.getValue().tag()
                : 0;
    }

    /** Sees that all of a range holds a tag. */
    void check(long start, long end, long tag) {
        for (long at = start; at < end; ) {
            if (at(at) != tag) {
                throw new AssertionError(Readable.hex(at) + " holds " + at(at) + " instead of " + tag);
            }
            Map.Entry<Long, Run> run = runs.floorEntry(at);
            Long next = runs.higherKey(at);
            long gapEnd = next == null ? end : next;
            at = run != null && run.getValue().end() > at ? run.getValue().end() : gapEnd;
        }
    }

    void set(long start, long end, long tag) {
        clear(start, end);
        if (tag != 0 && start < end) {
            runs.put(start, new Run(end, tag));
        }
    }

    void clear(long start, long end) {
        cut(start);
        cut(end);
        runs.subMap(start, Math.max(start, end)).clear();
    }

    void move(long start, long end, long distance) {
        cut(start);
        cut(end);
        TreeMap<Long, Run> moved = new TreeMap<>(runs.subMap(start, end));
        clear(start, end);
        moved.forEach((at, run) -> runs.put(at + distance, new Run(run.end() + distance, run.tag())));
    }

    private void cut(long address) {
        Map.Entry<Long, Run> entry = runs.lowerEntry(address);
        if (entry != null && entry.getValue().end() > address) {
            runs.put(entry.getKey(), new Run(address, entry.getValue().tag()));
            runs.put(address, entry.getValue());
        }
    }
}
