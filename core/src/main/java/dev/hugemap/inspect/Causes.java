// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Gathers the causes of one explanation: parts for which the same is told become one. For one thread. */
final class Causes {
    /** How many different things that were seen one cause names. */
    private static final int NAMED = 3;

    private static final Comparator<Cause> DECIDING_FIRST = Comparator.comparing(
                    (Cause cause) -> cause.kind() == CauseKind.ALREADY_HUGE)
            .thenComparing(cause -> cause.kind() == CauseKind.MULTI_SIZE_OFF)
            .thenComparing(Comparator.comparingLong(Cause::bytes).reversed())
            .thenComparing(Cause::kind);

    private record Extent(long start, long end, long bytes) {
        Extent with(Extent next) {
            return new Extent(Math.min(start, next.start), Math.max(end, next.end), bytes + next.bytes);
        }
    }

    /** By what is told, and by what was seen. */
    private final Map<Finding, Map<String, Extent>> found = new LinkedHashMap<>();

    /** Adds what was found for a part. */
    void add(Finding finding, long start, long end) {
        if (start < end) {
            Finding told = new Finding(finding.kind(), finding.phrase(), "", finding.remedy());
            found.computeIfAbsent(told, _ -> new LinkedHashMap<>())
                    .merge(finding.observed(), new Extent(start, end, end - start), Extent::with);
        }
    }

    /** The causes, the deciding one first. */
    List<Cause> list() {
        return found.entrySet().stream()
                .map(entry -> cause(entry.getKey(), entry.getValue()))
                .sorted(DECIDING_FIRST)
                .toList();
    }

    private static Cause cause(Finding told, Map<String, Extent> seen) {
        Extent extent = seen.values().stream().reduce(Extent::with).orElseThrow();
        return new Cause(
                told.kind(),
                AddressRange.between(extent.start(), extent.end()),
                extent.bytes(),
                Bytes.format(extent.bytes()) + " " + told.phrase(),
                observed(seen),
                told.remedy());
    }

    /** What was seen; where that differs, with the bytes that it holds for, those of the most first. */
    private static String observed(Map<String, Extent> seen) {
        if (seen.size() == 1) {
            return seen.keySet().iterator().next();
        }
        String named = seen.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Extent> one) ->
                                one.getValue().bytes())
                        .reversed())
                .limit(NAMED)
                .map(one -> Bytes.format(one.getValue().bytes()) + ": " + one.getKey())
                .collect(Collectors.joining("; "));
        return seen.size() > NAMED ? named + "; " + (seen.size() - NAMED) + " more" : named;
    }
}
