// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.flight.FlightGate;
import dev.hugemap.flight.Recorder;
import dev.hugemap.memory.FaultOutcome;

/** What a flight recording may hear of pools, each named by the first of its addresses. Whoever tells is kept from nothing by it. */
final class PoolEvents {
    private PoolEvents() {}

    /** Granules were committed, which were so many bytes of what was asked for. */
    static void committed(long pool, FaultOutcome outcome, long bytes) {
        if (FlightGate.isOpen()) {
            Recorder.record(() -> GranuleCommittedEvent.record(pool, outcome, bytes));
        }
    }

    /** Granules were given back to the kernel, or what it took of one. */
    static void released(long pool, long address, long bytes) {
        if (FlightGate.isOpen()) {
            Recorder.record(() -> GranuleReleasedEvent.record(pool, address, bytes));
        }
    }

    /** A request was refused. */
    static void exhausted(long pool, PoolExhaustedException refused) {
        if (FlightGate.isOpen()) {
            Recorder.record(() -> PoolExhaustedEvent.record(pool, refused));
        }
    }
}
