// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The first line of {@code jfr}: whether all went well, in words. */
record FlightVerdict(FlightSummary summary) {
    /** Whether everybody got memory, and it stayed as it was. */
    boolean isGood() {
        return summary.ours() > 0 && bad().isEmpty();
    }

    String text() {
        if (summary.ours() == 0) {
            return "No event of hugemap is in this recording";
        }
        List<String> parts = new ArrayList<>();
        List<String> bad = bad();
        if (!bad.isEmpty()) {
            parts.add(String.join(", ", bad));
        }
        parts.add(granted());
        if (!summary.refused().isEmpty()) {
            long refusals =
                    summary.refused().stream().mapToLong(FlightRefusals::count).sum();
            parts.add(Counts.of(refusals, "backing was", "backings were") + " refused on the way");
        }
        return String.join("; ", parts);
    }

    private List<String> bad() {
        List<String> bad = new ArrayList<>();
        long nothing = FlightSummary.total(summary.nothing());
        if (nothing > 0) {
            bad.add(Counts.of(nothing, "request", "requests") + " got nothing");
        }
        if (summary.exhausted().count() > 0) {
            bad.add("pools refused " + Counts.of(summary.exhausted().count(), "request", "requests"));
        }
        long drifts = FlightSummary.total(summary.drifts());
        if (drifts > 0) {
            bad.add("mappings drifted " + Counts.of(drifts, "time", "times"));
        }
        return bad;
    }

    private String granted() {
        long granted = summary.grantedBytes();
        return granted == 0
                ? "nothing was granted"
                : Bytes.format(granted) + " granted, " + Share.of(summary.hugeBytes(), granted)
                        + " of it on huge pages";
    }
}
