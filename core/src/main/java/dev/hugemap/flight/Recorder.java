// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.flight;

import java.lang.System.Logger.Level;

/**
 * Records what has happened, and keeps to itself that it couldn't.
 *
 * <p>An event is made when memory has come or gone, so whatever it throws comes too late to change that: passed on, it would tell the
 * caller of a failure that there was none of, and keep memory from being accounted for. Errors are no better than exceptions there:
 * classes of events that can't be linked, strings that the heap has no room for.
 */
public final class Recorder {
    private static final System.Logger LOG = System.getLogger(Recorder.class.getName());

    private Recorder() {}

    /**
     * Makes events; what that throws is logged. To be called where {@link FlightGate#isOpen()}.
     *
     * @param events makes them
     */
    public static void record(Runnable events) {
        try {
            events.run();
        } catch (RuntimeException | Error failed) {
            LOG.log(Level.WARNING, "the flight recording lacks an event that could not be made", failed);
        }
    }
}
