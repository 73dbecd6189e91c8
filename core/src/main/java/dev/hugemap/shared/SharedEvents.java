// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.flight.FlightGate;
import dev.hugemap.flight.Recorder;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.FileBacking;

/** What a flight recording may hear of shared regions. Whoever tells is kept from nothing by it. */
final class SharedEvents {
    private SharedEvents() {}

    /** A region is about to be handed out. Its memory counts as granted where it is new. */
    static void opened(SharedRegion region) {
        if (FlightGate.isOpen()) {
            Recorder.record(() -> SharedRegionOpenedEvent.record(region));
            CommitOutcome outcome = region.outcome();
            String name = region.name().orElse(null);
            FileBacking.recordRefused(name, outcome.refusals(), outcome.range().length());
            if (region.origin() == RegionOrigin.CREATED) {
                FileBacking.recordGranted(name, outcome);
            }
        }
    }
}
