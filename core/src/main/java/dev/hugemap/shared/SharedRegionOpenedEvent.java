// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.memory.CommitOutcome;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** A shared region in a flight recording. Off unless a recording asks for it by name. */
@Name("dev.hugemap.SharedRegionOpened")
@Label("Shared Region Opened")
@Category("hugemap")
@Description("This process has created a shared region, found one again, or attached to another process's")
@Enabled(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
final class SharedRegionOpenedEvent extends Event {
    @Label("Name")
    @Description("None where the region goes with its last process")
    private @Nullable String name;

    @Label("Origin")
    @Description("CREATED, REOPENED, RECOVERED (its last owner didn't call it whole) or ATTACHED")
    private String origin = "";

    @Label("Address")
    @MemoryAddress
    private long address;

    @Label("Length")
    @Description("The page of a named region's header included")
    @DataAmount
    private long length;

    @Label("Backing")
    private String backing = "";

    @Label("Page Size")
    @DataAmount
    private long pageSize;

    static void record(SharedRegion region) {
        SharedRegionOpenedEvent event = new SharedRegionOpenedEvent();
        if (event.shouldCommit()) {
            CommitOutcome outcome = region.outcome();
            event.name = region.name().orElse(null);
            event.origin = region.origin().name();
            event.address = outcome.range().start();
            event.length = outcome.range().length();
            event.backing = outcome.label();
            event.pageSize = outcome.pageSize().bytes();
            event.commit();
        }
    }
}
