// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** A request that got nothing, in a flight recording. Off unless a recording asks for it by name. */
@Name("dev.hugemap.MemoryRefused")
@Label("Memory Refused")
@Category("hugemap")
@Description("A request was refused on every backing of its policy, and its caller got an exception")
@Enabled(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
final class MemoryRefusedEvent extends Event {
    @Label("Name")
    @Description("Of the region, as in the kernel's maps")
    private @Nullable String name;

    @Label("Asked")
    @Description("What could not be had: of a fault, what was left to put in")
    @DataAmount
    private long asked;

    @Label("Backings")
    @Description("What was refused, in the order in which it was tried")
    private String backings = "";

    static void record(@Nullable String name, HugePagesUnavailableException refused) {
        MemoryRefusedEvent event = new MemoryRefusedEvent();
        if (event.shouldCommit()) {
            event.name = name;
            event.asked = refused.requestedBytes();
            event.backings =
                    refused.refusals().stream().map(Refusal::label).distinct().collect(Collectors.joining(", "));
            event.commit();
        }
    }
}
