// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.inspect.Inspector;
import dev.hugemap.inspect.PageWalk;
import dev.hugemap.inspect.SmapsField;
import dev.hugemap.inspect.SmapsReader;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/** Looks at a process once and says what would be made huge: smaps for what the mappings are, pagemap for what is in them. */
final class Planner {
    private final Inspector inspector;
    private final PageSize hugePage;
    private final CollapseOptions options;
    private final LongPredicate rests;
    private final MappingRules rules;
    private final LeftOutTally tally = new LeftOutTally();
    private final List<Candidate> candidates = new ArrayList<>();

    private record Candidate(AddressRange range, String name, long sharedBytes) {}

    Planner(Inspector inspector, PageSize hugePage, CollapseOptions options, LongPredicate rests) {
        this.inspector = inspector;
        this.hugePage = hugePage;
        this.options = options;
        this.rests = rests;
        this.rules = new MappingRules(options);
    }

    CollapsePlan plan(long pid, Optional<CollapseObstacle> obstacle) {
        readMappings();
        List<PlannedMapping> mappings = candidates.stream().map(this::scan).toList();
        List<String> notes = new ArrayList<>();
        long shared = mappings.stream().mapToLong(PlannedMapping::sharedBytes).sum();
        if (shared > 0) {
            notes.add("up to " + Bytes.format(shared)
                    + " are shared with another process since a fork: it keeps the old pages,"
                    + " so that huge ones take memory of their own");
        }
        if (!inspector.deviceMappings().isEmpty()) {
            notes.add(
                    "the process maps a device by vfio: reading smaps has dropped the 1 GiB entries of that memory, which"
                            + " fault again at the next touch");
        }
        return new CollapsePlan(
                pid,
                hugePage,
                options,
                mappings.stream().filter(mapping -> !mapping.blocks().isEmpty()).toList(),
                mappings.stream().mapToLong(PlannedMapping::hugeBytes).sum(),
                tally.mostFirst(),
                obstacle,
                notes);
    }

    private void readMappings() {
        try (SmapsReader smaps = inspector.smaps()) {
            while (smaps.next()) {
                read(smaps);
            }
        }
    }

    private void read(SmapsReader smaps) {
        long start = smaps.start();
        long end = smaps.end();
        if (options.range().isPresent()) {
            start = Math.max(start, options.range().get().start());
            end = Math.min(end, options.range().get().end());
        }
        if (start >= end) {
            return;
        }
        // Of a mapping that reaches out of the range, smaps doesn't tell how much of it lies within: all that may.
        long small = Math.min(smaps.bytes(SmapsField.RSS) - smaps.bytes(SmapsField.ANON_HUGE_PAGES), end - start);
        Optional<LeftOutReason> leftOut = rules.leftOut(smaps);
        if (leftOut.isPresent()) {
            boolean pool = leftOut.get() == LeftOutReason.HUGETLB;
            tally.add(leftOut.get(), pool ? end - start : small);
        } else if (smaps.end() - smaps.start() < options.minimum()) {
            tally.add(LeftOutReason.TOO_SMALL, small);
        } else {
            long shared = smaps.bytes(SmapsField.SHARED_CLEAN) + smaps.bytes(SmapsField.SHARED_DIRTY);
            candidates.add(new Candidate(AddressRange.between(start, end), smaps.name(), shared));
        }
    }

    private PlannedMapping scan(Candidate candidate) {
        AddressRange range = candidate.range();
        long first = hugePage.roundUp(range.start());
        long last = hugePage.roundDown(range.end());
        if (first >= last) {
            tally.add(LeftOutReason.EDGE, range.length());
            return new PlannedMapping(range, candidate.name(), List.of(), 0, 0, 0, 0);
        }
        tally.add(LeftOutReason.EDGE, first - range.start() + range.end() - last);
        BlockScan scan = new BlockScan(hugePage, rests, tally);
        try (PageWalk walk = inspector.walk(AddressRange.between(first, last))) {
            while (walk.next()) {
                scan.step(walk);
            }
        }
        return scan.finish(range, candidate.name(), candidate.sharedBytes());
    }
}
