// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.util.Locale;

/** Durations as people read them: three figures and the unit that suits them. */
final class Durations {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000 * MICRO;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MINUTE = 60 * SECOND;

    private Durations() {}

    /** For example {@code 850 ns}, {@code 11.4 ms}, {@code 10 s}, {@code 2 min 5 s}. */
    static String format(long nanos) {
        if (nanos < MICRO) {
            return nanos + " ns";
        }
        if (nanos < MILLI) {
            return scaled(nanos, MICRO) + " µs";
        }
        if (nanos < SECOND) {
            return scaled(nanos, MILLI) + " ms";
        }
        if (nanos < MINUTE) {
            return scaled(nanos, SECOND) + " s";
        }
        return nanos / MINUTE + " min " + nanos % MINUTE / SECOND + " s";
    }

    private static String scaled(long nanos, long unit) {
        if (nanos % unit == 0) {
            return Long.toString(nanos / unit);
        }
        return String.format(Locale.ROOT, nanos >= 100 * unit ? "%.0f" : "%.1f", (double) nanos / unit);
    }
}
