// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Holds counted faults against a layout: they tell the folios under base leaves, and are a second opinion on what other
 * sources told.
 */
final class CountedFolios {
    private final FaultCounts counts;
    private final PageSizes sizes;
    private final List<Vma> vmas;
    private final Findings findings;
    private final FolioCount folioCount = new FolioCount();
    private final Map<String, Long> contradicted = new TreeMap<>();
    private long undecided;
    private long mixed;

    /** Counts for memory in mappings that are known by now. */
    CountedFolios(FaultCounts counts, PageSizes sizes, List<Vma> vmas, Findings findings) {
        this.counts = counts;
        this.sizes = sizes;
        this.vmas = vmas;
        this.findings = findings;
    }

    /** The layout with what the counts add to it. */
    Layout refine(Layout layout) {
        Layout refined = new Layout();
        Layout.Cursor cursor = layout.cursor();
        refined.addAll(cursor.takeUntil(counts.start()));
        for (int i = 0; i < counts.faults().length; i++) {
            long start = counts.start() + i * counts.chunkBytes();
            long end = Math.min(start + counts.chunkBytes(), counts.start() + counts.length());
            Layout part = cursor.takeUntil(end);
            if (part.length() > 0) {
                refined.addAll(refine(AddressRange.between(start, end), counts.faults()[i], part));
            }
        }
        refined.addAll(cursor.takeUntil(Long.MAX_VALUE));
        report();
        return refined;
    }

    private Layout refine(AddressRange chunk, int faults, Layout part) {
        Optional<SortedMap<PageSize, Long>> proved = prove(chunk, faults);
        // A chunk that doesn't stand alike throughout has changed since it was counted, or was counted before.
        if (proved.isEmpty()
                || part.stretches().size() > 1
                || !(part.stretches().getFirst().state() instanceof Mapped mapped)
                || mapped.kind() == LeafKind.ZERO_PAGE) {
            undecided += part.length();
            return part;
        }
        if (proved.get().size() > 1) {
            mixed += part.length();
            return part;
        }
        Layout refined = new Layout();
        Stretch stretch = part.stretches().getFirst();
        refined.add(stretch.start(), stretch.end(), compare(mapped, proved.get().firstKey(), part.length()));
        return refined;
    }

    private Optional<SortedMap<PageSize, Long>> prove(AddressRange chunk, int faults) {
        for (Vma vma : vmas) {
            if (vma.range().contains(chunk)) {
                Optional<List<PageSize>> fitting = FolioCount.fitting(chunk, vma.range(), counts.possible());
                return fitting.isPresent() ? folioCount.solve(fitting.get(), chunk.length(), faults) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Mapped compare(Mapped mapped, PageSize counted, long bytes) {
        findings.read(Evidence.COUNTED_FAULTS);
        PageSize folio = mapped.folioSize();
        boolean pmdSized =
                sizes.thp().isPresent() && counted.compareTo(sizes.thp().get()) >= 0;
        if (folio == null && !pmdSized) {
            return mapped.inFolios(counted);
        }
        if (!counted.equals(folio)) {
            String seen = mapped.leafSize() + " leaves" + (folio == null ? "" : " and " + folio + " folios");
            contradicted.merge("on " + seen + ", counted faults leave only pages of " + counted, bytes, Long::sum);
        }
        return mapped;
    }

    private void report() {
        for (Map.Entry<String, Long> entry : contradicted.entrySet()) {
            findings.disagree(Bytes.format(entry.getValue()) + " are seen " + entry.getKey());
        }
        if (undecided > 0) {
            findings.note("counted faults prove nothing about " + Bytes.format(undecided));
        }
        if (mixed > 0) {
            findings.note("counted faults leave folios of several sizes in " + Bytes.format(mixed)
                    + ", and where each lies is unknown");
        }
    }
}
