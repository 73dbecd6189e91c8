// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A pass over a process in a flight recording. Off unless a recording asks for it by name. */
@Name("dev.hugemap.MemoryCollapsed")
@Label("Memory Collapsed")
@Category("hugemap")
@Description(
        "A pass over a running process, this one or another, made small pages of it huge, as far as the kernel did")
@Enabled(false)
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
final class MemoryCollapsedEvent extends Event {
    @Label("Process")
    @Description("Its number")
    private long pid;

    @Label("Page Size")
    @DataAmount
    private long pageSize;

    @Label("Planned")
    @Description("What was to be made huge")
    @DataAmount
    private long planned;

    @Label("Collapsed")
    @Description("Of which the kernel said that it was")
    @DataAmount
    private long collapsed;

    @Label("Refused")
    @DataAmount
    private long refused;

    @Label("Refusals")
    @Description("What the kernel answered, and how often")
    private String refusals = "";

    @Label("Stop")
    @Description("Why the pass ended")
    private String stop = "";

    @Label("Present")
    @Description("How much memory the plan's mappings had before")
    @DataAmount
    private long present;

    @Label("Huge Before")
    @DataAmount
    private long hugeBefore;

    @Label("Huge After")
    @Description("Observed; -1 where the process had ended")
    @DataAmount
    private long hugeAfter;

    @Label("Longest Call")
    @Description("No thread of the process that touches what is moved waits longer")
    @Timespan(Timespan.NANOSECONDS)
    private long longestCall;

    @Label("Elapsed")
    @Description("Waits included")
    @Timespan(Timespan.NANOSECONDS)
    private long elapsed;

    static void record(CollapseOutcome outcome) {
        MemoryCollapsedEvent event = new MemoryCollapsedEvent();
        if (event.shouldCommit()) {
            event.fill(outcome);
            event.commit();
        }
    }

    private void fill(CollapseOutcome outcome) {
        long huge = outcome.plan().hugePage().bytes();
        pid = outcome.plan().pid();
        pageSize = huge;
        planned = outcome.plan().hugePages() * huge;
        collapsed = outcome.collapsed() * huge;
        refused = outcome.refused() * huge;
        refusals = outcome.refusals().stream()
                .map(refusal -> refusal.hugePages() + " × " + refusal.errno())
                .collect(Collectors.joining(", "));
        stop = outcome.stop().name();
        present = outcome.before().presentBytes();
        hugeBefore = outcome.before().hugeBytes();
        hugeAfter = outcome.after().map(HugeShare::hugeBytes).orElse(-1L);
        longestCall = outcome.effort().longestCallNanos();
        elapsed = outcome.effort().nanos();
    }
}
