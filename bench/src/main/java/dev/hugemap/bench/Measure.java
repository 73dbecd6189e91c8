// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.Locale;

/**
 * One of the things that arms measure.
 *
 * @param name of it, with its unit for people
 * @param units how many of what is measured are one of that unit
 */
record Measure(String name, double units) {
    /** A value for people, of three digits or more. */
    String format(double value) {
        double scaled = value / units;
        return String.format(Locale.ROOT, scaled < 10 ? "%,.2f" : scaled < 100 ? "%,.1f" : "%,.0f", scaled);
    }
}
