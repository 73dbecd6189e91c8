// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import org.openjdk.jmh.profile.LinuxPerfNormProfiler;
import org.openjdk.jmh.profile.ProfilerException;

/**
 * Whether the hardware's counters can be read here, by JMH's profiler that runs {@code perf}.
 *
 * @param areThere whether they can
 * @param text for people
 */
record Counters(boolean areThere, String text) {
    /** Asks the profiler. */
    static Counters probe() {
        try {
            var _ = new LinuxPerfNormProfiler("");
            return new Counters(true, "by perf");
        } catch (ProfilerException absent) {
            String reason = String.valueOf(absent.getMessage())
                    .strip()
                    .lines()
                    .findFirst()
                    .orElse("");
            return new Counters(false, "not available" + (reason.isEmpty() ? "" : " (" + reason + ")"));
        }
    }

    /** Doesn't ask, as a quick look has no time for them. */
    static Counters leftOut() {
        return new Counters(false, "not read in a quick run");
    }
}
