package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;

/**
 * How a range was mapped when the kernel was asked: a statement with its sources and its gaps.
 *
 * @param range the range, in whole base pages
 * @param rows leaves by size and folio size, largest leaf first
 * @param absentBytes bytes that nothing is mapped behind yet, swapped-out ones included
 * @param unknownBytes bytes of which no source could tell the leaf size
 * @param evidence the sources that were read, the deciding one first
 * @param disagreements where two sources differ, a sentence each; empty where all agree
 */
public record MappingReport(
        AddressRange range,
        List<LeafRow> rows,
        long absentBytes,
        long unknownBytes,
        List<Evidence> evidence,
        List<String> disagreements) {
    /** Copies the lists. */
    public MappingReport {
        rows = List.copyOf(rows);
        evidence = List.copyOf(evidence);
        disagreements = List.copyOf(disagreements);
    }

    /**
     * The bytes that are mapped by leaves of one size.
     *
     * @param leafSize the size
     * @return bytes, 0 if none
     */
    public long bytesOnLeaves(PageSize leafSize) {
        return rows.stream()
                .filter(row -> row.leafSize().equals(leafSize))
                .mapToLong(LeafRow::bytes)
                .sum();
    }

    /**
     * The bytes that lie in folios of one size.
     *
     * @param folioSize the size
     * @return bytes that were seen to, 0 if none
     */
    public long bytesInFolios(PageSize folioSize) {
        return rows.stream()
                .filter(row -> folioSize.equals(row.folioSize()))
                .mapToLong(LeafRow::bytes)
                .sum();
    }

    /**
     * The report as a sentence, for example {@code 4 GiB on 2 MiB pages (2,048 leaves), 0 B smaller; PAGEMAP_SCAN}.
     *
     * @return the sentence
     */
    @Override
    public String toString() {
        return Bytes.format(range.length()); // inspect's helper finishes this
    }
}
