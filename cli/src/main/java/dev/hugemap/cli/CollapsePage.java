// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.collapse.CollapseEffort;
import dev.hugemap.collapse.CollapseOutcome;
import dev.hugemap.collapse.CollapseRefusal;
import dev.hugemap.collapse.HugeShare;
import dev.hugemap.collapse.StopReason;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.page.Bytes;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What {@code collapse} shows to people when a pass has ended.
 *
 * @param process what to call it
 * @param outcome what was done
 */
record CollapsePage(String process, CollapseOutcome outcome) {
    Page page() {
        Page page = new Page();
        boolean done = outcome.stop() == StopReason.DONE && outcome.refused() == 0;
        page.verdict(process + ": " + verdict(), done && isProved() ? Tone.GOOD : Tone.PLAIN);
        if (outcome.plan().hugePages() > 0) {
            addWork(page);
        }
        CollapsePlanPage.addRest(page, outcome.plan());
        return page;
    }

    private long madeBytes() {
        return outcome.collapsed() * outcome.plan().hugePage().bytes();
    }

    /** Memory that is huge now and wasn't before; empty where a look didn't tell it all. */
    private OptionalLong growth() {
        HugeShare before = outcome.before();
        return outcome.after()
                .filter(after -> before.unknownBytes() == 0 && after.unknownBytes() == 0)
                .map(after -> OptionalLong.of(after.hugeBytes() - before.hugeBytes()))
                .orElse(OptionalLong.empty());
    }

    private boolean isProved() {
        return growth().isPresent() && growth().getAsLong() >= madeBytes();
    }

    private String verdict() {
        if (outcome.plan().hugePages() == 0) {
            return "nothing to make huge";
        }
        String made = Bytes.format(madeBytes()) + " made huge in "
                + Durations.format(outcome.effort().nanos()) + ", "
                + Counts.of(outcome.collapsed(), "huge page", "huge pages") + " of "
                + outcome.plan().hugePage();
        return outcome.stop() == StopReason.DONE
                ? made
                : made + "; then " + outcome.stop().words();
    }

    private void addWork(Page page) {
        share(page, "before", outcome.before());
        outcome.after()
                .ifPresentOrElse(
                        share -> share(page, "after", share),
                        () -> page.labelled("after", "unknown", "the process has ended"));
        growth().ifPresent(growth -> {
            if (growth < madeBytes()) {
                page.labelled(
                        "of these",
                        Bytes.format(Math.max(0, growth)),
                        "are huge still: the program has freed, cut or moved the others meanwhile");
            }
        });
        CollapseEffort effort = outcome.effort();
        page.labelled(
                "took",
                Durations.format(effort.nanos()),
                Counts.of(effort.calls(), "call", "calls") + ", the longest "
                        + Durations.format(effort.longestCallNanos()) + ", "
                        + Counts.of(effort.retries(), "retry", "retries"));
        if (!outcome.stopDetail().isEmpty()) {
            page.labelled("stopped", "", outcome.stopDetail());
        }
        for (CollapseRefusal refusal : outcome.refusals()) {
            page.labelled(
                    "refused",
                    Counts.of(refusal.hugePages(), "page", "pages"),
                    refusal.code().after(refusal.errno() + ": " + refusal.cause()));
        }
        if (outcome.untried() > 0) {
            page.labelled("untried", Counts.of(outcome.untried(), "page", "pages"), "run it again to go on");
        }
    }

    private static void share(Page page, String label, HugeShare share) {
        String sources = share.evidence().stream().map(Evidence::toString).collect(Collectors.joining(", "));
        page.labelled(
                label,
                share.presentBytes() == 0 && share.unknownBytes() > 0
                        ? "unknown"
                        : Share.of(share.hugeBytes(), share.presentBytes()),
                Bytes.format(share.hugeBytes()) + " of " + Bytes.format(share.presentBytes()) + " on huge leaves; "
                        + (share.unknownBytes() > 0 ? Bytes.format(share.unknownBytes()) + " unknown; " : "")
                        + sources);
    }
}
