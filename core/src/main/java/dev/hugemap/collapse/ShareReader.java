// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.inspect.Evidence;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.inspect.LeafKind;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.PageSize;
import java.util.TreeSet;

/** Looks at the mappings of a plan by the inspector's sources: the proof before and after. */
record ShareReader(Inspector inspector, PageSize hugePage) {
    HugeShare read(CollapsePlan plan) {
        HugeShare share = new HugeShare(0, 0, 0, new TreeSet<>());
        for (PlannedMapping mapping : plan.mappings()) {
            share = sum(share, inspector.report(mapping.range()));
        }
        return share;
    }

    private HugeShare sum(HugeShare share, MappingReport report) {
        long present = report.rows().stream()
                .filter(row -> row.kind() != LeafKind.ZERO_PAGE)
                .mapToLong(LeafRow::bytes)
                .sum();
        TreeSet<Evidence> evidence = new TreeSet<>(share.evidence());
        evidence.addAll(report.evidence());
        return new HugeShare(
                share.presentBytes() + present,
                share.hugeBytes() + report.bytesOnLeaves(hugePage),
                share.unknownBytes() + report.unknownBytes(),
                evidence);
    }
}
