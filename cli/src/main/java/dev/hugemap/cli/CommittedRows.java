// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.LeafRow;
import dev.hugemap.memory.PopulateOutcome;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of memory that was granted as a whole. */
record CommittedRows(Committed granted) {
    private static final long GIBIBYTE = 1L << 30;

    void addTo(Page page, List<Refusal> refusals) {
        page.labelled("granted", granted.outcome().label(), pages(granted.proof()));
        RefusalRows rows = new RefusalRows(page);
        refusals.forEach(rows::add);
        if (granted.outcome().populate().isPresent()) {
            PopulateOutcome populate = granted.outcome().populate().get();
            page.labelled("populate", Durations.format(populate.nanos()), speed(populate));
        } else {
            page.labelled("populate", "on touch", "nothing yet");
        }
    }

    private static String pages(Proof proof) {
        long count = proof.observedBytes() / proof.pageSize().bytes();
        String observed = proof.inFolios()
                ? Counts.of(count, "folio", "folios") + " of " + proof.pageSize() + " under " + leaves(proof)
                : Counts.of(count, "leaf", "leaves") + " of " + proof.pageSize();
        return observed + ", " + amount(proof.smallerBytes()) + " smaller, "
                + amount(proof.report().absentBytes()) + " absent, "
                + amount(proof.report().unknownBytes()) + " unknown";
    }

    private static String leaves(Proof proof) {
        return proof.report().rows().stream()
                .filter(row -> proof.pageSize().equals(row.folioSize()))
                .map((LeafRow row) -> Counts.of(row.leaves(), "leaf", "leaves") + " of " + row.leafSize())
                .collect(Collectors.joining(" and "));
    }

    private static String amount(long bytes) {
        return bytes == 0 ? "0" : Bytes.format(bytes);
    }

    private static String speed(PopulateOutcome populate) {
        long bytesPerSecond = (long) (populate.gibPerSecond() * GIBIBYTE);
        return Bytes.format(bytesPerSecond) + "/s, "
                + Counts.of(populate.faults(), "fault", "faults") + ", "
                + Counts.of(populate.threads(), "thread", "threads");
    }
}
