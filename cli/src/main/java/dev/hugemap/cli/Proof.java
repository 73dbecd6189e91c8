// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.Evidence;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.PopulateOutcome;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.Optional;

/**
 * What all sources say of granted memory, held against what was granted.
 *
 * @param report from every source
 * @param pageSize the size that was granted
 * @param inFolios whether that size is one of folios, which leaves don't show: multi-size transparent pages
 */
record Proof(MappingReport report, PageSize pageSize, boolean inFolios) {
    /** Asks every source that can be read. */
    static Proof of(Inspector inspector, CommitOutcome outcome) {
        AddressRange range = outcome.range();
        // Counts that the grant itself didn't build on are out of date: pages were collapsed after they were counted.
        Optional<PopulateOutcome> counted =
                outcome.populate().filter(_ -> outcome.report().evidence().contains(Evidence.COUNTED_FAULTS));
        MappingReport report = counted.map(populate -> inspector.reportAllSources(range, populate.counts()))
                .orElseGet(() -> inspector.reportAllSources(range));
        boolean multiSize = Granted.isInFolios(outcome.granted());
        return new Proof(report, outcome.pageSize(), multiSize);
    }

    /** All of it is there, on the size that was granted, and no two sources differ. */
    boolean holds() {
        return observedBytes() == report.range().length()
                && report.unknownBytes() == 0
                && report.disagreements().isEmpty();
    }

    /** What was seen on the granted size. */
    long observedBytes() {
        return inFolios ? report.bytesInFolios(pageSize) : report.bytesOnLeaves(pageSize);
    }

    /** What was seen on less. */
    long smallerBytes() {
        return inFolios ? report.smallerFolioBytes(pageSize) : report.smallerBytes(pageSize);
    }
}
