// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.bench.Pattern.Step;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.Region;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** One way of a region through a pattern. Faults and decommits are timed apart from reading. */
final class PolicyRun {
    private final Region region;
    private final Residence residence;
    private final SegmentReader reader = new SegmentReader();
    private long commitNanos;
    private long accessNanos;
    private long calls;
    private long faults;
    private long collapses;

    PolicyRun(Region region, Residence residence) {
        this.region = region;
        this.residence = residence;
    }

    PolicySample through(Pattern pattern) {
        for (Step step : pattern.steps()) {
            commit(step);
            // Looked at before and after reading would be the same: reads put nothing in.
            residence.see(region.report(0, pattern.bytes()));
            access(step);
        }
        if (reader.state() == 0) {
            throw new IllegalStateException("nothing was read");
        }
        return new PolicySample(
                commitNanos,
                accessNanos,
                residence.meanBytes(),
                residence.peakBytes(),
                calls,
                faults,
                collapses,
                residence.observed());
    }

    private void commit(Step step) {
        long start = System.nanoTime();
        for (AddressRange left : step.left()) {
            region.decommit(left.start(), left.length());
        }
        for (long offset : step.touches()) {
            note(region.fault(offset, 1));
        }
        commitNanos += System.nanoTime() - start;
    }

    private void note(FaultOutcome outcome) {
        if (!outcome.blocks().isEmpty() || outcome.reusedBytes() > 0) {
            calls++;
            faults += outcome.faults();
            collapses += outcome.collapses();
            residence.put(outcome);
        }
    }

    private void access(Step step) {
        List<MemorySegment> places = step.places().stream()
                .map(place -> region.segment(place.start(), place.length()))
                .toList();
        long start = System.nanoTime();
        reader.readInOrder(places);
        reader.readAtRandom(places, step.randomReads());
        accessNanos += System.nanoTime() - start;
    }
}
