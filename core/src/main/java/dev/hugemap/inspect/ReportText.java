// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a report as a sentence: the largest pages first, then what is not on them, then the sources. */
final class ReportText {
    private ReportText() {}

    static String sentence(MappingReport report) {
        String evidence = report.evidence().isEmpty()
                ? "no source could be read"
                : report.evidence().stream().map(Evidence::toString).collect(Collectors.joining(", "));
        String disagreements = report.disagreements().stream()
                .map(sentence -> "; sources disagree: " + sentence)
                .collect(Collectors.joining());
        return figures(report) + "; " + evidence + disagreements;
    }

    private static String figures(MappingReport report) {
        Optional<LeafRow> largest = report.rows().stream()
                .filter(row -> row.kind() != LeafKind.ZERO_PAGE)
                .reduce((one, other) -> reach(other).compareTo(reach(one)) > 0 ? other : one);
        StringBuilder text = new StringBuilder();
        if (largest.isPresent()) {
            List<LeafRow> alike = report.rows().stream()
                    .filter(row -> isAlike(row, largest.get()))
                    .toList();
            long bytes = alike.stream().mapToLong(LeafRow::bytes).sum();
            long leaves = alike.stream().mapToLong(LeafRow::leaves).sum();
            long mapped = report.rows().stream().mapToLong(LeafRow::bytes).sum();
            text.append(Bytes.format(bytes)).append(pages(largest.get()));
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
