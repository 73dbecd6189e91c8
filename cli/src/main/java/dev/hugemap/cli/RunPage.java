// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.collapse.CollapseObstacle;
import dev.hugemap.collapse.CollapseOutcome;
import dev.hugemap.collapse.CollapseRefusal;
import dev.hugemap.collapse.CollapseTotals;
import dev.hugemap.collapse.StopReason;
import dev.hugemap.inspect.AddressSpace;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.Optional;

/**
 * What {@code run} says when its command has ended.
 *
 * @param totals what was done
 * @param obstacle what was in the way of the last look
 * @param last how it stood when it was last looked at
 */
record RunPage(CollapseTotals totals, Optional<CollapseObstacle> obstacle, LastLook last) {
    Page page() {
        Page page = new Page();
        page.verdict("hugemap run: " + last.process() + ": " + verdict(), Tone.PLAIN);
        last.space().ifPresent(space -> {
            for (PageSize leaf : space.leafSizes()) {
                long bytes = space.presentBytes(leaf);
                page.labelled("on " + leaf, Bytes.format(bytes), Share.of(bytes, space.presentBytes()));
            }
        });
        page.labelled(
                "made",
                Counts.of(totals.collapsed(), "huge page", "huge pages"),
                Counts.of(totals.passes(), "look", "looks") + ", " + Durations.format(totals.nanos()) + " collapsing");
        for (CollapseRefusal refusal : totals.refusals()) {
            page.labelled(
                    "refused",
                    Counts.of(refusal.hugePages(), "time", "times"),
                    refusal.code().after(refusal.errno() + ": " + refusal.cause()));
        }
        totals.last()
                .filter(RunPage::endedEarly)
                .ifPresent(outcome -> page.labelled(
                        "last look",
                        Counts.of(outcome.untried(), "page", "pages") + " untried",
                        outcome.stop().words() + (outcome.stopDetail().isEmpty() ? "" : ": " + outcome.stopDetail())));
        obstacle.filter(found -> totals.passes() == 0)
                .ifPresent(found -> page.labelled("in the way", "", found.toString()));
        if (last.children() > 0) {
            page.labelled(
                    "not followed",
                    Counts.of(last.children(), "child", "children"),
                    "start the program itself by hugemap run, or: hugemap collapse PID --watch SECONDS");
        }
        return page;
    }

    private static boolean endedEarly(CollapseOutcome outcome) {
        return outcome.stop() != StopReason.DONE && outcome.stop() != StopReason.PROCESS_ENDED;
    }

    private String verdict() {
        if (last.space().isEmpty()) {
            return "ended before it was looked at";
        }
        AddressSpace space = last.space().get();
        long present = space.presentBytes();
        long huge = present - space.presentBytes(space.basePage());
        return Bytes.format(huge) + " of " + Bytes.format(present) + " on huge leaves when last looked at ("
                + Share.of(huge, present) + ")";
    }
}
