// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.flight;

import jdk.jfr.FlightRecorder;

/**
 * Asked before an event of the flight recorder is made, so that none of its classes but one is loaded in a JVM that records
 * nothing, and none at all where it has no module {@code jdk.jfr}.
 */
public final class FlightGate {
    /** Nothing brings the module in later: without it a JVM can't start a recording. */
    private static final boolean POSSIBLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightGate() {}

    /**
     * Whether this JVM has begun to record at some time; which events a recording wants, those know themselves.
     *
     * @return true if events are to be made
     */
    public static boolean isOpen() {
        return POSSIBLE && FlightRecorder.isInitialized();
    }
}
