// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Granules that were given back, in a flight recording. Off unless a recording asks for it by name. */
@Name("dev.hugemap.GranuleReleased")
@Label("Granule Released")
@Category("hugemap")
@Description(
        "Memory of a pool went back to the kernel: an empty granule, neighbours at once, or all of them as the pool closed")
@Enabled(false)
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
final class GranuleReleasedEvent extends Event {
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

    static void record(long pool, long address, long length) {
        GranuleReleasedEvent event = new GranuleReleasedEvent();
        if (event.shouldCommit()) {
            event.pool = pool;
            event.address = address;
            event.length = length;
            event.commit();
        }
    }
}
