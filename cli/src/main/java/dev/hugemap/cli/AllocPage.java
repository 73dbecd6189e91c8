// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.Evidence;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.NumaPlacement;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code alloc} shows to people. */
record AllocPage(Allocation allocation) {
    /** Of memory that was granted. */
    Page result() {
        Granted granted = allocation.granted().orElseThrow();
        Page page = new Page();
        page.verdict(new AllocVerdict(allocation, granted).text(), allocation.isAsAsked() ? Tone.GOOD : Tone.BAD);
        switch (granted) {
            case Committed committed -> new CommittedRows(committed).addTo(page, allocation.refusals());
            case Faulted faulted -> new FaultedRows(faulted).addTo(page, allocation.refusals());
        }
        uniform(page);
        granted.placement().ifPresent(placement -> placed(page, placement));
        allocation.locked().ifPresent(locked -> locked(page, locked, granted));
        evidence(page, granted.report());
        return page;
    }

    /** Of a request that was refused: nothing is mapped any more. */
    Page refusal() {
        List<Refusal> refusals = allocation.refusals();
        String what = refusals.size() == 1
                ? refusals.getFirst().label() + " refused"
                : "all " + refusals.size() + " backings refused";
        Page page = new Page();
        page.verdict(Bytes.format(allocation.terms().bytes()) + ": " + what + ", nothing is mapped", Tone.BAD);
        RefusalRows rows = new RefusalRows(page);
        refusals.forEach(rows::add);
        uniform(page);
        return page;
    }

    private void uniform(Page page) {
        allocation
                .terms()
                .uniform()
                .ifPresent(
                        size -> page.labelled("uniform", size.toString(), "chosen before the first page was mapped"));
    }

    private static void placed(Page page, NumaPlacement placement) {
        page.labelled("numa", placement.asked().name(), placement.where());
        placement.refused().ifPresent(new RefusalRows(page)::add);
    }

    private static void locked(Page page, Locked locked, Granted granted) {
        String bytes = locked.bytes().isPresent() ? Bytes.format(locked.bytes().getAsLong()) : "unknown";
        if (locked.pooled() > 0) {
            String rest = Bytes.format(locked.pooled()) + " of a pool are never swapped and need no lock";
            page.labelled("locked", bytes, rest);
        } else {
            page.labelled("locked", bytes, granted.isPopulated() ? "seen in smaps" : "each page as it comes");
        }
    }

    private static void evidence(Page page, MappingReport report) {
        String sources = report.evidence().stream().map(Evidence::toString).collect(Collectors.joining(", "));
        int count = report.evidence().size();
        String agreement = count < 2 ? "" : report.disagreements().isEmpty() ? " agree" : " disagree";
        page.labelled("evidence", Counts.of(count, "source", "sources") + agreement, sources);
        report.disagreements().forEach(difference -> page.labelled("", "difference", difference));
        report.notes().forEach(note -> page.labelled("", "note", note));
    }
}
