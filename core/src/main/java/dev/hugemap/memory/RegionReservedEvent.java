// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** A reservation in a flight recording. Off unless a recording asks for it by name. */
@Name("dev.hugemap.RegionReserved")
@Label("Region Reserved")
@Category("hugemap")
@Description("Addresses were reserved for a region or a pool; no memory is behind them yet")
@Enabled(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
final class RegionReservedEvent extends Event {
    @Label("Name")
    @Description("As in the kernel's maps")
    private @Nullable String name;

    @Label("Address")
    @MemoryAddress
    private long address;

    @Label("Length")
    @DataAmount
    private long length;

    @Label("Granule")
    @Description("The unit in which the region is committed")
    @DataAmount
    private long granule;

    @Label("Policy")
    @Description("The backings to be tried, in order")
    private String policy = "";

    static void record(Reservation reservation) {
        RegionReservedEvent event = new RegionReservedEvent();
        if (event.shouldCommit()) {
            event.name = reservation.options().name().orElse(null);
            event.address = reservation.range().start();
            event.length = reservation.range().length();
            event.granule = reservation.granule().bytes();
            event.policy = reservation.options().policy().toString();
            event.commit();
        }
    }
}
