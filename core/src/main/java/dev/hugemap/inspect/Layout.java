// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** How each address of a range stands, in order and without holes. Stretches that stand alike are joined. */
final class Layout {
    private final List<Stretch> stretches = new ArrayList<>();

    /** Adds the next stretch, which starts where the last one ended. An empty one is passed over. */
    void add(long start, long end, State state) {
        if (start == end) {
            return;
        }
        int last = stretches.size() - 1;
        if (last < 0) {
            stretches.add(new Stretch(start, end, state));
            return;
        }
        Stretch before = stretches.get(last);
        if (before.end() != start || end < start) {
            throw new IllegalArgumentException("stretch 0x" + Long.toHexString(start) + "-0x" + Long.toHexString(end)
                    + " behind " + before.range());
        }
        if (before.state().equals(state)) {
            stretches.set(last, new Stretch(before.start(), end, state));
        } else {
            stretches.add(new Stretch(start, end, state));
        }
    }

    /** Adds a whole layout. */
    void addAll(Layout next) {
        for (Stretch stretch : next.stretches) {
            add(stretch.start(), stretch.end(), stretch.state());
        }
    }

    List<Stretch> stretches() {
        return List.copyOf(stretches);
    }

    /** A walk over the layout, from its start, in pieces. */
    Cursor cursor() {
        return new Cursor();
    }

    /** Takes a layout apart from its start to its end. */
    final class Cursor {
        private int index;
        private long at = stretches.isEmpty() ? 0 : stretches.getFirst().start();

        /** The part between the end of the last one taken and an address; empty where that lies behind or there is no more. */
        Layout takeUntil(long address) {
            Layout part = new Layout();
            while (index < stretches.size() && at < address) {
                Stretch stretch = stretches.get(index);
                long end = Math.min(stretch.end(), address);
                part.add(at, end, stretch.state());
                at = end;
                if (end == stretch.end()) {
                    index++;
                }
            }
            return part;
        }
    }

    long length() {
        return stretches.isEmpty()
                ? 0
                : stretches.getLast().end() - stretches.getFirst().start();
    }

    long bytes(Gap gap) {
        long bytes = 0;
        for (Stretch stretch : stretches) {
            bytes += stretch.state() == gap ? stretch.bytes() : 0;
        }
        return bytes;
    }

    long bytes(Predicate<State> chosen) {
        long bytes = 0;
        for (Stretch stretch : stretches) {
            bytes += chosen.test(stretch.state()) ? stretch.bytes() : 0;
        }
        return bytes;
    }

    /** The rows of a report, largest leaf first. */
    List<LeafRow> rows() {
        Map<Mapped, LeafRow> rows = new LinkedHashMap<>();
        for (Stretch stretch : stretches) {
            if (stretch.state() instanceof Mapped mapped) {
                LeafRow row = row(stretch, mapped);
                LeafRow known = rows.get(mapped);
                rows.put(mapped, known == null ? row : sum(known, row));
            }
        }
        List<LeafRow> sorted = new ArrayList<>(rows.values());
        sorted.sort(new LargestFirst());
        return sorted;
    }

    private static LeafRow row(Stretch stretch, Mapped mapped) {
        PageSize leaf = mapped.leafSize();
        long leaves = stretch.range().alignOutward(leaf).length() >>> leaf.log2();
        return new LeafRow(mapped.kind(), leaf, mapped.folioSize(), leaves, stretch.bytes());
    }

    private static LeafRow sum(LeafRow one, LeafRow other) {
        return new LeafRow(
                one.kind(),
                one.leafSize(),
                one.folioSize(),
                one.leaves() + other.leaves(),
                one.bytes() + other.bytes());
    }

    /** By leaf, then by folio, unknown ones last. */
    private static final class LargestFirst implements Comparator<LeafRow> {
        @Override
        public int compare(LeafRow one, LeafRow other) {
            int byLeaf = other.leafSize().compareTo(one.leafSize());
            int byFolio = Long.compare(folioBytes(other), folioBytes(one));
            int bySize = byLeaf != 0 ? byLeaf : byFolio;
            return bySize != 0 ? bySize : one.kind().compareTo(other.kind());
        }

        private static long folioBytes(LeafRow row) {
            PageSize folio = row.folioSize();
            return folio == null ? 0 : folio.bytes();
        }
    }
}
