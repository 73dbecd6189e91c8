// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A grant in a flight recording. Off unless a recording asks for it by name. */
@Name("dev.hugemap.MemoryGranted")
@Label("Memory Granted")
@Category("hugemap")
@Description("A commit, an allocation or new shared memory was granted, and proved as far as it was populated;"
        + " or a fault was, once for each kind of page")
@Enabled(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
final class MemoryGrantedEvent extends Event {
    @Label("Name")
    @Description("Of the region, as in the kernel's maps")
    private @Nullable String name;

    @Label("Address")
    @Description("Where the request's memory starts")
    @MemoryAddress
    private long address;

    @Label("Length")
    @Description("Of the request, in whole pages or granules")
    @DataAmount
    private long length;

    @Label("Backing")
    private String backing = "";

    @Label("Page Size")
    @DataAmount
    private long pageSize;

    @Label("Granted")
    @Description("How much of the request is on these pages, or is to come on them on touch")
    @DataAmount
    private long granted;

    @Label("Populated")
    @Description("How much of that was populated; nothing where pages come on touch, which aren't proved")
    @DataAmount
    private long populated;

    @Label("Faults")
    @Description("Of the whole request; told with its largest blocks, 0 with the others")
    private long faults;

    @Label("Refused Before")
    @Description(
            "How many backings of the policy were refused on the way; told with the largest blocks, 0 with the others")
    private int refusedBefore;

    @Label("Elapsed")
    @Description("Populating; of a fault, all of it. Told with the largest blocks, 0 with the others")
    @Timespan(Timespan.NANOSECONDS)
    private long elapsed;

    static void record(@Nullable String name, CommitOutcome outcome) {
        MemoryGrantedEvent event = new MemoryGrantedEvent();
        if (event.shouldCommit()) {
            event.name = name;
            event.address = outcome.range().start();
            event.length = outcome.range().length();
            event.on(outcome.label(), outcome.pageSize(), outcome.range().length());
            event.refusedBefore = outcome.refusals().size();
            outcome.populate().ifPresent(event::fill);
            event.commit();
        }
    }

    static void record(@Nullable String name, FaultOutcome outcome) {
        boolean first = true;
        for (FaultedBlocks blocks : outcome.blocks()) {
            MemoryGrantedEvent event = new MemoryGrantedEvent();
            if (!event.shouldCommit()) {
                return;
            }
            event.name = name;
            event.address = outcome.range().start();
            event.length = outcome.range().length();
            event.on(blocks.label(), blocks.pageSize(), blocks.bytes());
            event.populated = blocks.bytes();
            if (first) {
                event.faults = outcome.faults();
                event.refusedBefore = outcome.fallbacks().size();
                event.elapsed = outcome.nanos();
                first = false;
            }
            event.commit();
        }
    }

    private void on(String label, PageSize size, long bytes) {
        backing = label;
        pageSize = size.bytes();
        granted = bytes;
    }

    private void fill(PopulateOutcome made) {
        populated = made.bytes();
        faults = made.faults();
        elapsed = made.nanos();
    }
}
