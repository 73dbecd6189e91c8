// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.Cause;
import dev.hugemap.inspect.CauseKind;
import dev.hugemap.inspect.Explanation;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.page.AddressRange;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What smaps adds to the reasons of mappings: whether they were advised, above all. Slow, and while smaps is read, the kernel
 * drops the 1 GiB entries of mapped devices.
 *
 * @param sentences by mapping; a mapping of which nothing is told isn't among them
 */
record Explained(Map<AddressRange, String> sentences) {
    /** Of memory that isn't there, or of none at all: no reason why what is there lies on small leaves. */
    private static final Set<CauseKind> OF_OTHERS = EnumSet.of(
            CauseKind.ALREADY_HUGE,
            CauseKind.UNTOUCHED,
            CauseKind.ZERO_PAGE,
            CauseKind.SWAPPED,
            CauseKind.GUARDED,
            CauseKind.POOL_SHORT,
            CauseKind.POOL_PAGES_ABSENT,
            CauseKind.SPECIAL_MAPPING,
            CauseKind.HOLE,
            CauseKind.MULTI_SIZE_OFF,
            CauseKind.UNKNOWN);

    /** Copies the map. */
    Explained {
        sentences = Map.copyOf(sentences);
    }

    /** Nothing explained. */
    static Explained nothing() {
        return new Explained(Map.of());
    }

    /** What is told of the mappings that could be huge and aren't. */
    static Explained of(Inspector inspector, List<MappingSummary> mappings, WhyNotHuge why) {
        List<AddressRange> ranges = mappings.stream()
                .filter(mapping -> !why.reason(mapping).isEmpty())
                .map(MappingSummary::range)
                .toList();
        if (ranges.isEmpty()) {
            return nothing();
        }
        Map<AddressRange, String> sentences = new HashMap<>();
        for (Explanation explanation : inspector.explain(ranges)) {
            of(explanation).ifPresent(sentence -> sentences.put(explanation.range(), sentence));
        }
        return new Explained(sentences);
    }

    private static Optional<String> of(Explanation explanation) {
        return explanation.causes().stream()
                .filter(cause -> !OF_OTHERS.contains(cause.kind()))
                .findFirst()
                .map(Cause::sentence);
    }
}
