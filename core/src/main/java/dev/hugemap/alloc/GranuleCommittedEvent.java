// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.FaultedBlocks;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/** Committed granules in a flight recording. Off unless a recording asks for it by name. */
@Name("dev.hugemap.GranuleCommitted")
@Label("Granule Committed")
@Category("hugemap")
@Description("A pool has grown by one granule, or by neighbours at once")
@Enabled(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
final class GranuleCommittedEvent extends Event {
    @Label("Pool")
    @Description("Where its addresses start")
    @MemoryAddress
    private long pool;

    @Label("Address")
    @MemoryAddress
    private long address;

    @Label("Length")
    @DataAmount
    private long length;

    @Label("Committed")
    @Description("Less than the length where granules among them were kept")
    @DataAmount
    private long committed;

    @Label("Pages")
    @Description("On which pages it is, observed")
    private String pages = "";

    @Label("Faults")
    private long faults;

    @Label("Elapsed")
    @Description("Populating and proof")
    @Timespan(Timespan.NANOSECONDS)
    private long elapsed;

    static void record(long pool, FaultOutcome outcome, long bytes) {
        GranuleCommittedEvent event = new GranuleCommittedEvent();
        if (event.shouldCommit()) {
            event.pool = pool;
            event.committed = bytes;
            event.fill(outcome);
            event.commit();
        }
    }

    private void fill(FaultOutcome outcome) {
        address = outcome.range().start();
        length = outcome.range().length();
        pages = outcome.blocks().stream().map(FaultedBlocks::toString).collect(Collectors.joining(", "));
        faults = outcome.faults();
        elapsed = outcome.nanos();
    }
}
