// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.RegionOptions;
import java.lang.foreign.MemorySegment;

/** Memory in an arena: each backing is tried for all of it. */
final class ArenaHolder implements Holder {
    private final HugeMemory memory;
    private final Request request;
    private final HugeArena arena;

    ArenaHolder(HugeMemory memory, Request request, RegionOptions options) {
        this.memory = memory;
        this.request = request;
        this.arena = memory.confined(options);
    }

    @Override
    public Allocation allocate() {
        Terms terms = Terms.of(request);
        try {
            MemorySegment segment = arena.allocate(request.bytes());
            CommitOutcome outcome = arena.outcome(segment);
            Granted granted = new Committed(outcome, Proof.of(memory.inspector(), outcome));
            return Allocation.granted(terms, granted, Locked.of(request, memory.inspector(), granted));
        } catch (HugePagesUnavailableException refused) {
            return Allocation.refused(terms, refused.refusals());
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
