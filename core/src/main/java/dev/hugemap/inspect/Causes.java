package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the causes of one explanation: parts for which the same holds become one. For one thread. */
final class Causes {
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

    private final Map<CauseKind, Finding> findings = new LinkedHashMap<>();
    private final Map<CauseKind, Extent> extents = new LinkedHashMap<>();

    /** Adds what was found for a part. Of several findings of one kind, the first one's words stand for all. */
    void add(Finding finding, long start, long end) {
        if (start < end) {
            findings.putIfAbsent(finding.kind(), finding);
            extents.merge(finding.kind(), new Extent(start, end, end - start), Extent::with);
        }
    }

    /** The causes, the deciding one first. */
    List<Cause> list() {
        return findings.values().stream()
                .map(this::cause)
                .sorted(DECIDING_FIRST)
                .toList();
    }

    private Cause cause(Finding finding) {
        Extent extent = extents.getOrDefault(finding.kind(), new Extent(0, 0, 0));
        return new Cause(
                finding.kind(),
                AddressRange.between(extent.start(), extent.end()),
                extent.bytes(),
                Bytes.format(extent.bytes()) + " " + finding.phrase(),
                finding.observed(),
                finding.remedy());
    }
}
