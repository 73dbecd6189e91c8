// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import org.jspecify.annotations.Nullable;

/** Memory in a region: faulted in by a policy, or on one page size that is known beforehand. */
final class RegionHolder implements Holder {
    private final HugeMemory memory;
    private final Request request;
    private final RegionOptions options;
    private @Nullable Region region;

    RegionHolder(HugeMemory memory, Request request, RegionOptions options) {
        this.memory = memory;
        this.request = request;
        this.options = options;
    }

    @Override
    public Allocation allocate() {
        Terms terms = Terms.of(request);
        try {
            Region reserved = memory.reserve(request.bytes(), options);
            region = reserved;
            if (request.has(Wish.UNIFORM)) {
                terms = terms.on(reserved);
            }
            Granted granted = request.policy() == null ? commit(reserved) : fault(reserved);
            return Allocation.granted(terms, granted, Locked.of(request, memory.inspector(), granted));
        } catch (HugePagesUnavailableException refused) {
            // Blocks that were put in before the refused one would stay.
            close();
            return Allocation.refused(terms, refused.refusals());
        }
    }

    private Granted commit(Region reserved) {
        CommitOutcome outcome = reserved.commit(0, reserved.range().length());
        return new Committed(outcome, Proof.of(memory.inspector(), outcome));
    }

    private Granted fault(Region reserved) {
        FaultOutcome outcome = reserved.fault(0, reserved.range().length());
        return new Faulted(
                outcome,
                memory.inspector().reportAllSources(reserved.range()),
                memory.host().pageSizes().base());
    }

    @Override
    public void close() {
        if (region != null) {
            region.close();
            region = null;
        }
    }
}
