// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The first line of {@code jfr}: whether all went well, in words. */
record FlightVerdict(FlightSummary summary) {
    /** Whether somebody got memory, nobody was left without, and it stayed as it was. What wasn't recorded is no good news. */
    boolean isGood() {
        return summary.grantedBytes() > 0 && bad().isEmpty();
    }

    Tone tone() {
        return isGood() ? Tone.GOOD : bad().isEmpty() ? Tone.PLAIN : Tone.BAD;
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
            String where = summary.grantedBytes() == 0 ? " refused" : " refused on the way";
            parts.add(Counts.of(refusals, "backing was", "backings were") + where);
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
        if (summary.grantedBytes() == 0) {
            return "no grant was recorded";
        }
        String granted = Bytes.format(summary.grantedBytes()) + " granted";
        if (summary.populatedBytes() == 0) {
            return granted + ", to come on touch, not proved";
        }
        String share = Share.of(summary.hugeBytes(), summary.populatedBytes()) + " of it on huge pages";
        return summary.onTouchBytes() == 0
                ? granted + ", " + share
                : granted + ": " + Bytes.format(summary.populatedBytes()) + " populated, " + share + "; "
                        + Bytes.format(summary.onTouchBytes()) + " to come on touch, not proved";
    }
}
