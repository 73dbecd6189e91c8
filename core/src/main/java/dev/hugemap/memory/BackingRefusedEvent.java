// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** A refusal in a flight recording. Off unless a recording asks for it by name. */
@Name("dev.hugemap.BackingRefused")
@Label("Backing Refused")
@Category("hugemap")
@Description(
        "Memory was not granted on a backing of its policy: a smaller or another page was tried, or the request failed")
@Enabled(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
final class BackingRefusedEvent extends Event {
    @Label("Name")
    @Description("Of the region, as in the kernel's maps")
    private @Nullable String name;

    @Label("Backing")
    private String backing = "";

    @Label("Page Size")
    @Description("0 where the kernel has no such pages")
    @DataAmount
    private long pageSize;

    @Label("Reason")
    private String reason = "";

    @Label("Code")
    @Description("Of the reason: HM-nnn, which hugemap explain tells about")
    private String code = "";

    @Label("Call")
    @Description("The step that failed: a system call, or the fact that was looked at")
    private String call = "";

    @Label("Error")
    @Description("What the kernel answered, where a call failed")
    private @Nullable String errno;

    @Label("Cause")
    private String cause = "";

    @Label("Remedy")
    private String remedy = "";

    @Label("Blocks")
    @Description("How many blocks of one fault were refused for this reason")
    private long blocks;

    @Label("Asked")
    @Description("What the commit, fault or allocation was for")
    @DataAmount
    private long asked;

    static void record(@Nullable String name, Refusal refusal, long blocks, long asked) {
        BackingRefusedEvent event = new BackingRefusedEvent();
        if (event.shouldCommit()) {
            event.name = name;
            event.fill(refusal);
            event.blocks = blocks;
            event.asked = asked;
            event.commit();
        }
    }

    private void fill(Refusal refusal) {
        backing = refusal.label();
        pageSize = refusal.pageSize() == null ? 0 : refusal.pageSize().bytes();
        reason = refusal.reason().name();
        code = refusal.code().toString();
        call = refusal.call();
        errno = refusal.errno() == null ? null : refusal.errno().toString();
        cause = refusal.cause();
        remedy = refusal.remedy();
    }
}
