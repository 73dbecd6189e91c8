// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.LeafKind;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.FaultedBlocks;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of memory that was granted block by block. */
record FaultedRows(Faulted granted) {
    void addTo(Page page, List<Refusal> refusals) {
        FaultOutcome outcome = granted.outcome();
        for (FaultedBlocks blocks : outcome.blocks()) {
            String count = Counts.of(blocks.count(), "block", "blocks") + " of " + blocks.block();
            page.labelled("granted", blocks.label(), count + ", " + Bytes.format(blocks.bytes()));
        }
        RefusalRows rows = new RefusalRows(page);
        refusals.forEach(rows::add);
        rows.add(outcome.fallbacks());
        page.labelled("pages", "seen after", pages(granted.report()));
        page.labelled(
                "faults",
                Bytes.count(outcome.faults()),
                "in " + Durations.format(outcome.nanos()) + ", each block's proof included");
        if (granted.unseenFolioBytes() > 0) {
            page.labelled(
                    "",
                    "note",
                    "folios of " + Bytes.format(granted.unseenFolioBytes())
                            + " were counted as they were put in, and can't be seen now");
        }
    }

    private static String pages(MappingReport report) {
        String rows = report.rows().stream().map(FaultedRows::leaves).collect(Collectors.joining(", "));
        return rows + ", " + amount(report.absentBytes()) + " absent, " + amount(report.unknownBytes()) + " unknown";
    }

    private static String leaves(LeafRow row) {
        String pooled = row.kind() == LeafKind.HUGETLB ? "hugetlb " : "";
        String leaves = Counts.of(row.leaves(), pooled + "leaf", pooled + "leaves") + " of " + row.leafSize();
        if (row.folioSize() == null || row.folioSize().compareTo(row.leafSize()) <= 0) {
            return leaves;
        }
        long folios = row.bytes() / row.folioSize().bytes();
        return Counts.of(folios, "folio", "folios") + " of " + row.folioSize() + " under " + leaves;
    }

    private static String amount(long bytes) {
        return bytes == 0 ? "0" : Bytes.format(bytes);
    }
}
