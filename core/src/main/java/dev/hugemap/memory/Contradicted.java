// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.inspect.MappingReport;

/** Memory was mapped, but evidence says that it is not as asked, or can't say that it is. */
final class Contradicted extends NotBacked {
    private static final long serialVersionUID = 1L;

    private final transient MappingReport report;

    Contradicted(Refusal refusal, MappingReport report) {
        super(refusal);
        this.report = report;
    }

    MappingReport report() {
        return report;
    }
}
