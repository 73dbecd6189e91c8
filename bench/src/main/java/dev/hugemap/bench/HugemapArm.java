// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.BackingPolicy.require;

import dev.hugemap.memory.Backing;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.PopulateOutcome;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * hugemap's arena on one backing: from the call of {@code allocate} to its return, the proof included.
 *
 * @param memory of this machine
 * @param backing that is required
 * @param label the page size of that backing
 * @param threads how many threads put pages in
 */
record HugemapArm(HugeMemory memory, Backing backing, PageSize label, int threads) implements Arm {
    static final String NAME = "hugemap";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Sample run(long bytes) {
        RegionOptions options = RegionOptions.of(require(backing)).populatedBy(threads);
        try (HugeArena arena = memory.shared(options)) {
            long start = System.nanoTime();
            MemorySegment segment = arena.allocate(bytes);
            long nanos = System.nanoTime() - start;
            PopulateOutcome populated = arena.outcome(segment).populate().orElseThrow();
            AddressRange range = new AddressRange(segment.address(), segment.byteSize());
            return new Sample(
                    nanos,
                    Optional.of(new Sample.Populate(
                            populated.nanos(),
                            populated.faults(),
                            populated.counts().chunkBytes())),
                    ObservedPages.of(memory.inspector().report(range), label));
        }
    }
}
