// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.flight.FlightGate;
import dev.hugemap.flight.Recorder;
import dev.hugemap.page.AddressRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a flight recording may hear of memory. Whoever tells is kept from nothing by it. */
final class MemoryEvents {
    private MemoryEvents() {}

    /** Addresses were reserved for a region. */
    static void reserved(Reservation reservation) {
        if (FlightGate.isOpen()) {
            Recorder.record(() -> RegionReservedEvent.record(reservation));
        }
    }

    /** Memory was granted as a whole. */
    static void granted(RegionOptions options, CommitOutcome outcome) {
        granted(options.name().orElse(null), outcome);
    }

    /** Memory of that name was granted as a whole. */
    static void granted(@Nullable String name, CommitOutcome outcome) {
        if (FlightGate.isOpen()) {
            Recorder.record(() -> MemoryGrantedEvent.record(name, outcome));
        }
    }

    /** Backings were not granted for so many bytes as a whole. */
    static void refused(RegionOptions options, List<Refusal> refusals, long bytes) {
        refused(options.name().orElse(null), refusals, bytes);
    }

    /** Backings were not granted for so many bytes of that name as a whole. */
    static void refused(@Nullable String name, List<Refusal> refusals, long bytes) {
        if (FlightGate.isOpen()) {
            Recorder.record(() -> refusals.forEach(refusal -> BackingRefusedEvent.record(name, refusal, 1, bytes)));
        }
    }

    /** A request got nothing; that its backings were refused is told apart. */
    static void unavailable(RegionOptions options, HugePagesUnavailableException refused) {
        unavailable(options.name().orElse(null), refused);
    }

    /** A request of that name got nothing; that its backings were refused is told apart. */
    static void unavailable(@Nullable String name, HugePagesUnavailableException refused) {
        if (FlightGate.isOpen()) {
            Recorder.record(() -> MemoryRefusedEvent.record(name, refused));
        }
    }

    /** A fault is over, however it ended: what it put in, and what wasn't granted on the way. */
    static void faulted(RegionOptions options, FaultTally tally, AddressRange asked) {
        if (FlightGate.isOpen()) {
            String name = options.name().orElse(null);
            Recorder.record(() -> {
                FaultOutcome outcome = tally.outcome(asked);
                outcome.fallbacks()
                        .forEach(fallback ->
                                BackingRefusedEvent.record(name, fallback.refusal(), fallback.count(), asked.length()));
                MemoryGrantedEvent.record(name, outcome);
            });
        }
    }
}
