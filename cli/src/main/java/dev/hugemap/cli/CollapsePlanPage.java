// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.collapse.CollapsePlan;
import dev.hugemap.collapse.LeftOut;
import dev.hugemap.collapse.PlannedMapping;
import dev.hugemap.page.Bytes;

/**
 * What {@code collapse --dry-run} shows to people.
 *
 * @param process what to call it
 * @param plan what would be done
 */
record CollapsePlanPage(String process, CollapsePlan plan) {
    Page page() {
        Page page = new Page();
        page.verdict(process + ": " + verdict(), Tone.PLAIN);
        if (!plan.mappings().isEmpty()) {
            page.row(Tone.FAINT, "address", "present", "added", "huge pages", "name");
        }
        for (PlannedMapping mapping : plan.mappings()) {
            page.row(
                    Tone.PLAIN,
                    Long.toHexString(mapping.range().start()) + "-"
                            + Long.toHexString(mapping.range().end()),
                    Bytes.format(mapping.presentBytes()),
                    Bytes.format(mapping.addedBytes()),
                    Bytes.count(mapping.hugePages(plan.hugePage())),
                    MapsPage.shortened(mapping.name()));
        }
        addRest(page, plan);
        return page;
    }

    private String verdict() {
        if (plan.hugePages() == 0) {
            return "nothing to make huge";
        }
        return Bytes.format(plan.presentBytes()) + " would be made huge: "
                + Counts.of(plan.hugePages(), "huge page", "huge pages") + " of " + plan.hugePage() + ", "
                + Bytes.format(plan.addedBytes()) + " more memory";
    }

    /** What a plan leaves as it is, for this page and that of a pass. */
    static void addRest(Page page, CollapsePlan plan) {
        if (plan.hugeBytes() > 0) {
            page.labelled("huge before", Bytes.format(plan.hugeBytes()), "left as it is");
        }
        for (LeftOut leftOut : plan.leftOut()) {
            String option = leftOut.reason().option();
            page.labelled(
                    "left out",
                    Bytes.format(leftOut.bytes()),
                    leftOut.reason().words() + (option.isEmpty() ? "" : " (" + option + ")"));
        }
        plan.notes().forEach(note -> page.labelled("note", note));
    }
}
