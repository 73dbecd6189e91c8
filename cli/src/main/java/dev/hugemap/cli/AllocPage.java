package dev.hugemap.cli;

import dev.hugemap.inspect.Evidence;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.PopulateOutcome;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code alloc} shows to people. */
record AllocPage(Allocation allocation) {
    private static final long GIBIBYTE = 1L << 30;

    /** Of memory that was granted. */
    Page result() {
        CommitOutcome outcome = allocation.outcome().orElseThrow();
        Proof proof = allocation.proof().orElseThrow();
        Page page = new Page();
        page.verdict(verdict(outcome, proof), allocation.isAsAsked() ? Tone.GOOD : Tone.BAD);
        page.labelled("granted", outcome.label(), pages(proof));
        refusals(page);
        if (outcome.populate().isPresent()) {
            PopulateOutcome populate = outcome.populate().get();
            page.labelled("populate", Durations.format(populate.nanos()), speed(populate));
        } else {
            page.labelled("populate", "on touch", "nothing yet");
        }
        evidence(page, proof);
        return page;
    }

    /** Of a request that was refused: nothing is mapped any more. */
    Page refusal() {
        List<Refusal> refusals = allocation.refusals();
        String what = refusals.size() == 1
                ? refusals.getFirst().label() + " refused"
                : "all " + refusals.size() + " backings refused";
        Page page = new Page();
        page.verdict(Bytes.format(allocation.requested()) + ": " + what + ", nothing is mapped", Tone.BAD);
        refusals(page);
        return page;
    }

    private String verdict(CommitOutcome outcome, Proof proof) {
        String size = Bytes.format(allocation.requested());
        if (outcome.populate().isEmpty()) {
            return outcome.granted() instanceof Backing.HugeTlb
                    ? size + " reserved in the pool of " + outcome.pageSize() + " pages, put in on touch"
                    : size + " to be put on " + outcome.pageSize() + " pages on touch, nothing to prove yet";
        }
        String proved = proof.holds() ? ", proved" : ", granted but not proved";
        boolean settled = outcome.granted() instanceof Backing.BasePages
                && !allocation.refusals().isEmpty();
        return size + " on " + outcome.pageSize() + " pages" + proved + (settled ? "; huge pages were refused" : "");
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

    private void refusals(Page page) {
        for (Refusal refusal : allocation.refusals()) {
            String errno = refusal.errno() == null ? "" : ": " + refusal.errno();
            page.labelled("refused", refusal.label(), refusal.call() + errno + "; " + refusal.cause());
            page.labelled("", "to have it", refusal.remedy());
        }
    }

    private static String speed(PopulateOutcome populate) {
        long bytesPerSecond = (long) (populate.gibPerSecond() * GIBIBYTE);
        return Bytes.format(bytesPerSecond) + "/s, "
                + Counts.of(populate.faults(), "fault", "faults") + ", "
                + Counts.of(populate.threads(), "thread", "threads");
    }

    private static void evidence(Page page, Proof proof) {
        MappingReport report = proof.report();
        String sources = report.evidence().stream().map(Evidence::toString).collect(Collectors.joining(", "));
        int count = report.evidence().size();
        String agreement = count < 2 ? "" : report.disagreements().isEmpty() ? " agree" : " disagree";
        page.labelled("evidence", Counts.of(count, "source", "sources") + agreement, sources);
        report.disagreements().forEach(difference -> page.labelled("", "difference", difference));
        report.notes().forEach(note -> page.labelled("", "note", note));
    }
}
