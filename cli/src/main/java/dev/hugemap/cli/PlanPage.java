// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.FaultPlan;
import dev.hugemap.page.FaultRun;
import dev.hugemap.page.PageSize;
import java.util.Locale;

/**
 * What {@code plan} shows to people.
 *
 * @param requested bytes asked for, before they were rounded up to whole pages
 * @param plan over at least one page
 */
record PlanPage(long requested, FaultPlan plan) {
    /** Below this a ratio is shown with a decimal. */
    private static final double EXACT_BELOW = 10;

    Page page() {
        FaultPlan best = best();
        FaultPlan misaligned = plan.misaligned();
        Page page = new Page();
        page.verdict(verdict(best), plan.faults() == best.faults() ? Tone.GOOD : Tone.BAD);
        page.row(Tone.FAINT, "page size", "blocks", "bytes", "badly aligned");
        for (PageSize size : plan.sizes().reversed()) {
            long blocks = plan.count(size);
            page.row(
                    Tone.PLAIN,
                    size.toString(),
                    Bytes.count(blocks),
                    Bytes.format(blocks * size.bytes()),
                    Bytes.count(misaligned.count(size)));
        }
        page.labelled(
                "faults",
                Bytes.count(plan.faults()),
                Bytes.format(plan.range().length()),
                Bytes.count(misaligned.faults()) + excess(misaligned));
        places(page, best);
        return page;
    }

    private FaultPlan best() {
        return FaultPlan.atBestAddress(plan.range().length(), plan.offset(), plan.sizes());
    }

    private String verdict(FaultPlan best) {
        long faults = plan.faults();
        String verdict = Counts.of(faults, "fault maps ", "faults map ")
                + Bytes.format(plan.range().length()) + " on pages of " + pageSizes();
        return faults == best.faults()
                ? verdict
                : verdict + "; at a better address " + Counts.of(best.faults(), "fault does", "faults do");
    }

    private String pageSizes() {
        return Series.of(plan.sizes().reversed().stream()
                .filter(size -> plan.count(size) > 0)
                .toList());
    }

    private String excess(FaultPlan misaligned) {
        if (misaligned.faults() == plan.faults()) {
            return "";
        }
        double ratio = (double) misaligned.faults() / plan.faults();
        return String.format(
                Locale.ROOT, ratio < EXACT_BELOW ? ", %.1f times as many" : ", %,.0f times as many", ratio);
    }

    private void places(Page page, FaultPlan best) {
        long length = plan.range().length();
        if (requested != length) {
            page.labelled(
                    "size",
                    "rounded up from " + Bytes.count(requested) + " to " + Bytes.count(length)
                            + " bytes, whole pages of " + plan.sizes().getFirst());
        }
        page.labelled(
                "address",
                plan.equals(best) ? anyLike(best) : hexadecimal(plan.range().start()));
        if (plan.faults() != best.faults()) {
            page.labelled("better", anyLike(best));
        }
        String label = "in order";
        for (FaultRun run : plan) {
            page.labelled(
                    label,
                    Bytes.count(run.count()) + " × " + run.size() + " at " + hexadecimal(run.start()) + ", offset "
                            + hexadecimal(run.offset()));
            label = "";
        }
    }

    private static String anyLike(FaultPlan best) {
        long rest = best.range().start();
        return "any multiple of " + best.largestPageSize().orElseThrow()
                + (rest == 0 ? "" : " plus " + hexadecimal(rest));
    }

    private static String hexadecimal(long place) {
        return "0x" + Long.toHexString(place);
    }
}
