package dev.hugemap.memory;

import dev.hugemap.inspect.MappingReport;

/** Memory was mapped, but evidence says that it is not as asked, or can't say that it is. */
final class Contradicted extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private final transient MappingReport report;

    Contradicted(Refusal refusal, MappingReport report) {
        super(refusal.toString());
        this.refusal = refusal;
        this.report = report;
    }

    Refusal refusal() {
        return refusal;
    }

    MappingReport report() {
        return report;
    }
}
