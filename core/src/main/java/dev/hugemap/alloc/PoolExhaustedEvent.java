// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.Objects;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;

/** A request that a pool refused, in a flight recording. Off unless a recording asks for it by name. */
@Name("dev.hugemap.PoolExhausted")
@Label("Pool Exhausted")
@Category("hugemap")
@Description("A pool has refused a request: its addresses are taken, or the kernel refused memory for them")
@Enabled(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
final class PoolExhaustedEvent extends Event {
    @Label("Pool")
    @Description("Where its addresses start")
    @MemoryAddress
    private long pool;

    @Label("Requested")
    @Description("For small blocks, the span that they were to be cut from")
    @DataAmount
    private long requested;

    @Label("Used Granules")
    private int usedGranules;

    @Label("Total Granules")
    private int totalGranules;

    @Label("Granule")
    @DataAmount
    private long granule;

    @Label("Refused")
    @Description("Whether memory was refused; otherwise there is no room among the pool's addresses")
    private boolean refused;

    @Label("Message")
    private String message = "";

    static void record(long pool, PoolExhaustedException refused) {
        PoolExhaustedEvent event = new PoolExhaustedEvent();
        if (event.shouldCommit()) {
            event.pool = pool;
            event.fill(refused);
            event.commit();
        }
    }

    private void fill(PoolExhaustedException exhausted) {
        PoolRoom room = Objects.requireNonNull(exhausted.room());
        requested = exhausted.requestedBytes();
        usedGranules = room.used();
        totalGranules = room.total();
        granule = room.granuleBytes();
        refused = exhausted.getCause() != null;
        message = String.valueOf(exhausted.getMessage());
    }
}
