// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

/** Shares of a whole, as people write them. */
final class Share {
    private static final double PERCENT = 100;

    private Share() {}

    /** For example {@code 82 %}; nothing is only said of nothing, and all only of all. */
    static String of(long part, long whole) {
        if (whole == 0) {
            return "-";
        }
        long percent = Math.round(PERCENT * part / whole);
        if (percent == 0 && part > 0) {
            return "< 1 %";
        }
        return percent == PERCENT && part < whole ? "> 99 %" : percent + " %";
    }
}
