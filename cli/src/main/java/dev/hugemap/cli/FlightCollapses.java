// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

/** Passes that made a process's small pages huge. */
final class FlightCollapses {
    private long passes;
    private long planned;
    private long collapsed;
    private long refused;
    private long longestCall;
    private long nanos;

    void add(FlightEvent event) {
        passes++;
        planned += event.number("planned");
        collapsed += event.number("collapsed");
        refused += event.number("refused");
        longestCall = Math.max(longestCall, event.number("longestCall"));
        nanos += event.number("elapsed");
    }

    long passes() {
        return passes;
    }

    /** What was to be made huge, in bytes over all passes. */
    long planned() {
        return planned;
    }

    /** What was, in bytes. */
    long collapsed() {
        return collapsed;
    }

    /** What the kernel refused, in bytes. */
    long refused() {
        return refused;
    }

    long longestCall() {
        return longestCall;
    }

    long nanos() {
        return nanos;
    }
}
