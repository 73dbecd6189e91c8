// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.flight.FlightGate;
import dev.hugemap.flight.Recorder;
import java.util.List;

/** What a flight recording may hear of memory. Whoever tells is kept from nothing by it. */
final class MemoryEvents {
    private MemoryEvents() {}

    /** Addresses were reserved for a region. */
    static void reserved(Reservation reservation) {
        if (FlightGate.isOpen()) {
            Recorder.record(() -> RegionReservedEvent.record(reservation));
        }
    }

    /** Backings were not granted for so many bytes as a whole. */
    static void refused(RegionOptions options, List<Refusal> refusals, long bytes) {
        if (FlightGate.isOpen()) {
            Recorder.record(() -> refusals.forEach(refusal -> BackingRefusedEvent.record(options, refusal, 1, bytes)));
        }
    }

    /** Backings were not granted for blocks of a fault for so many bytes. */
    static void fellBack(RegionOptions options, List<Fallback> fallbacks, long bytes) {
        if (FlightGate.isOpen()) {
            Recorder.record(() -> fallbacks.forEach(
                    fallback -> BackingRefusedEvent.record(options, fallback.refusal(), fallback.count(), bytes)));
        }
    }
}
