// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.function.Predicate;

/**
 * How a range was mapped when the kernel was asked: a statement with its sources and its gaps.
 *
 * <p>The bytes of all rows, the absent and the unknown bytes add up to the range's length. The kernel takes huge pages
 * back (splits, reclaim), so a report says what was, not what will be.
 *
 * @param range the range, in whole base pages
 * @param rows leaves by kind, size and folio size, largest leaf first
 * @param absentBytes bytes that nothing is mapped behind yet; swapped-out bytes and addresses without a mapping included
 * @param unknownBytes bytes of which no source could tell how they are mapped
 * @param evidence the sources that were read, the deciding one first
 * @param disagreements where two sources differ, a sentence each with both numbers; empty where all agree
 * @param notes what a reader should know beside the numbers, a sentence each: why bytes are unknown, which source was
 *     missing, which known difference between two sources is no disagreement
 */
public record MappingReport(
        AddressRange range,
        List<LeafRow> rows,
        long absentBytes,
        long unknownBytes,
        List<Evidence> evidence,
        List<String> disagreements,
        List<String> notes) {
    /** Copies the lists. */
    public MappingReport {
        rows = List.copyOf(rows);
        evidence = List.copyOf(evidence);
        disagreements = List.copyOf(disagreements);
        notes = List.copyOf(notes);
    }

    /**
     * The bytes of memory that are mapped by leaves of one size. The zero page is no memory and doesn't count.
     *
     * @param leafSize the size
     * @return bytes, 0 if none
     */
    public long bytesOnLeaves(PageSize leafSize) {
        long bytes = 0;
        for (LeafRow row : rows) {
            bytes += isMemory(row) && row.leafSize().equals(leafSize) ? row.bytes() : 0;
        }
        return bytes;
    }

    /**
     * The bytes that lie in folios of one size.
     *
     * @param folioSize the size
     * @return bytes that were seen to, 0 if none
     */
    public long bytesInFolios(PageSize folioSize) {
        return bytes(row -> isMemory(row) && folioSize.equals(row.folioSize()));
    }

    /**
     * The bytes that are mapped, but by leaves smaller than a size, whatever their folios.
     *
     * @param leafSize the size
     * @return bytes, zero pages included
     */
    public long smallerBytes(PageSize leafSize) {
        return bytes(row -> row.leafSize().compareTo(leafSize) < 0);
    }

    /**
     * The bytes that are mapped, but not known to lie in folios of at least a size.
     *
     * @param folioSize the size
     * @return bytes, unknown folios and zero pages included
     */
    public long smallerFolioBytes(PageSize folioSize) {
        return bytes(row -> row.folioSize() == null || row.folioSize().compareTo(folioSize) < 0);
    }

    /**
     * The bytes behind which the kernel has put its shared page of zeros, base or huge: mapped, but no memory.
     *
     * @return bytes, 0 if none
     */
    public long zeroBytes() {
        long bytes = 0;
        for (LeafRow row : rows) {
            bytes += isMemory(row) ? 0 : row.bytes();
        }
        return bytes;
    }

    /**
     * The report as a sentence: the largest pages, then what is not on them.
     *
     * <p>For example {@code 4 GiB on 2 MiB pages (2,048 leaves), 0 B smaller, 0 B absent; PAGEMAP_SCAN, PROCMAP_QUERY},
     * or {@code 64 MiB in 64 KiB folios under 4 KiB leaves (16,384 leaves), 0 B smaller, 0 B absent; …}. Zero pages and
     * unknown bytes are named where there are any.
     *
     * @return the sentence
     */
    @Override
    public String toString() {
        return ReportText.sentence(this);
    }

    private long bytes(Predicate<LeafRow> chosen) {
        return rows.stream().filter(chosen).mapToLong(LeafRow::bytes).sum();
    }

    private static boolean isMemory(LeafRow row) {
        return row.kind() != LeafKind.ZERO_PAGE;
    }
}
