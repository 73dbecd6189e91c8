// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import dev.hugemap.inspect.Evidence;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.inspect.LeafKind;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What memory was on at one moment, and who says so. Sizes and amounts in bytes.
 *
 * @param leaves how much lies under leaves of each size
 * @param folios how much lies in folios of each size; what is missing here is in folios of a size that nobody could tell
 * @param zeroBytes how much is the kernel's shared page of zeros, and so no memory
 * @param absentBytes how much isn't there
 * @param unknownBytes how much nobody could tell anything of
 * @param evidence the sources, the deciding one first
 * @param notes where sources differ, and what a reader should know beside the numbers, a sentence each
 */
public record Look(
        SortedMap<Long, Long> leaves,
        SortedMap<Long, Long> folios,
        long zeroBytes,
        long absentBytes,
        long unknownBytes,
        List<String> evidence,
        List<String> notes) {
    /** Copies the maps and the lists. */
    public Look {
        leaves = Collections.unmodifiableSortedMap(new TreeMap<>(leaves));
        folios = Collections.unmodifiableSortedMap(new TreeMap<>(folios));
        evidence = List.copyOf(evidence);
        notes = List.copyOf(notes);
    }

    /** Looks at memory, by what decides whether it is on a backing. */
    static Look at(Inspector inspector, Backing backing, AddressRange range) {
        return of(backing.isOfFolios() ? inspector.reportFolios(range) : inspector.report(range));
    }

    private static Look of(MappingReport report) {
        SortedMap<Long, Long> leaves = new TreeMap<>();
        SortedMap<Long, Long> folios = new TreeMap<>();
        for (LeafRow row : report.rows()) {
            if (row.kind() != LeafKind.ZERO_PAGE) {
                leaves.merge(row.leafSize().bytes(), row.bytes(), Long::sum);
                PageSize folio = row.folioSize();
                if (folio != null) {
                    folios.merge(folio.bytes(), row.bytes(), Long::sum);
                }
            }
        }
        List<String> notes = new ArrayList<>(report.disagreements());
        notes.addAll(report.notes());
        return new Look(
                leaves,
                folios,
                report.zeroBytes(),
                report.absentBytes(),
                report.unknownBytes(),
                report.evidence().stream().map(Evidence::toString).toList(),
                notes);
    }

    /** How much is in folios of some size, where the size was told. */
    long toldInFolios() {
        return folios.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How much lies under leaves of some size. */
    long mapped() {
        return leaves.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * What was seen, for people.
     *
     * @return for example {@code 1022 MiB on 2 MiB leaves, 2 MiB on 4 KiB leaves; PAGEMAP_SCAN, PROCMAP_QUERY}
     */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        descending(leaves).forEach((size, bytes) -> add(parts, bytes, "on " + Bytes.format(size) + " leaves"));
        descending(folios).forEach((size, bytes) -> {
            if (!bytes.equals(leaves.get(size))) {
                add(parts, bytes, "in " + Bytes.format(size) + " folios");
            }
        });
        add(parts, zeroBytes, "on the page of zeros");
        add(parts, absentBytes, "absent");
        add(parts, unknownBytes, "unknown");
        return String.join(", ", parts) + "; " + String.join(", ", evidence);
    }

    private static SortedMap<Long, Long> descending(SortedMap<Long, Long> sizes) {
        SortedMap<Long, Long> descending = new TreeMap<>(Collections.reverseOrder());
        descending.putAll(sizes);
        return descending;
    }

    private static void add(List<String> parts, long bytes, String what) {
        if (bytes > 0) {
            parts.add(Bytes.format(bytes) + " " + what);
        }
    }
}
