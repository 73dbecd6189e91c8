// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import org.jspecify.annotations.Nullable;

/** Writes a report as a sentence: the largest pages first, then what is not on them, then the sources. */
final class ReportText {
    private ReportText() {}

    static String sentence(MappingReport report) {
        StringBuilder text = new StringBuilder(figures(report)).append("; ");
        if (report.evidence().isEmpty()) {
            text.append("no source could be read");
        }
        String separator = "";
        for (Evidence source : report.evidence()) {
            text.append(separator).append(source);
            separator = ", ";
        }
        for (String sentence : report.disagreements()) {
            text.append("; sources disagree: ").append(sentence);
        }
        return text.toString();
    }

    private static String figures(MappingReport report) {
        LeafRow largest = largest(report);
        StringBuilder text = new StringBuilder();
        if (largest != null) {
            long bytes = 0;
            long leaves = 0;
            long mapped = 0;
            for (LeafRow row : report.rows()) {
                boolean isAlike = isAlike(row, largest);
                bytes += isAlike ? row.bytes() : 0;
                leaves += isAlike ? row.leaves() : 0;
                mapped += row.bytes();
            }
            text.append(Bytes.format(bytes)).append(pages(largest));
            text.append(" (").append(Bytes.count(leaves)).append(leaves == 1 ? " leaf), " : " leaves), ");
            text.append(Bytes.format(mapped - report.zeroBytes() - bytes)).append(" smaller");
        } else {
            text.append(Bytes.format(0))
                    .append(" of ")
                    .append(Bytes.format(report.range().length()));
            text.append(" in memory");
        }
        append(text, report.zeroBytes(), " zero page");
        text.append(", ").append(Bytes.format(report.absentBytes())).append(" absent");
        append(text, report.unknownBytes(), " unknown");
        return text.toString();
    }

    private static @Nullable LeafRow largest(MappingReport report) {
        LeafRow largest = null;
        for (LeafRow row : report.rows()) {
            boolean isMemory = row.kind() != LeafKind.ZERO_PAGE;
            if (isMemory && (largest == null || reach(row).compareTo(reach(largest)) > 0)) {
                largest = row;
            }
        }
        return largest;
    }

    private static String pages(LeafRow row) {
        String kind = row.kind() == LeafKind.HUGETLB ? " hugetlb pages" : " pages";
        return reach(row).equals(row.leafSize())
                ? " on " + row.leafSize() + kind
                : " in " + row.folioSize() + " folios under " + row.leafSize() + " leaves";
    }

    /** A row's page size in the eyes of whoever asked for pages: of the leaf, or of the folio where that is larger. */
    private static PageSize reach(LeafRow row) {
        PageSize folio = row.folioSize();
        return folio != null && folio.compareTo(row.leafSize()) > 0 ? folio : row.leafSize();
    }

    private static boolean isAlike(LeafRow one, LeafRow other) {
        return one.kind() == other.kind()
                && one.leafSize().equals(other.leafSize())
                && reach(one).equals(reach(other));
    }

    private static void append(StringBuilder text, long bytes, String what) {
        if (bytes > 0) {
            text.append(", ").append(Bytes.format(bytes)).append(what);
        }
    }
}
