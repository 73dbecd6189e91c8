// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a BAR is mapped, as far as it can be known: what was planned beside what was counted.
 *
 * <p>The kernel shows the blocks of a device's memory nowhere. Faults count them on Linux 6.12 and newer, one for each; how
 * much the page tables grew tells on any kernel, where the BAR is large: about 2 KiB for each MiB on 4 KiB pages, 4 KiB for
 * each GiB on 2 MiB pages, nothing on 1 GiB pages. It is evidence of the moment of the touch: later readings of smaps or
 * numa_maps drop 1 GiB entries, and a reset or a sleep of the device drops all.
 *
 * @param bar which one, for example {@code BAR 2 of 0000:00:06.0}
 * @param plan the blocks by which it should be mapped
 * @param touch what the first touch counted; empty before
 * @param verdict what follows
 * @param pageSize the largest blocks that explain what was counted; empty where it isn't known, or no size explains it
 * @param notes what else was seen, a sentence each
 */
public record BarReport(
        String bar,
        BarPlan plan,
        Optional<BarTouch> touch,
        BarVerdict verdict,
        Optional<PageSize> pageSize,
        List<String> notes) {
    /** Copies the list. */
    public BarReport {
        notes = List.copyOf(notes);
    }

    static BarReport of(String bar, BarPlan plan, Optional<BarTouch> touch, List<String> seen) {
        List<String> notes = new ArrayList<>(seen);
        if (touch.isPresent() && touch.get().tableGrowth().isEmpty()) {
            notes.add("the size of the page tables can't be read from /proc/self/status");
        }
        BarEvidence.Judgement judgement = judge(plan, touch);
        return new BarReport(bar, plan, touch, judgement.verdict(), judgement.pageSize(), notes);
    }

    private static BarEvidence.Judgement judge(BarPlan plan, Optional<BarTouch> touch) {
        if (plan.areas().isEmpty()) {
            return new BarEvidence.Judgement(BarVerdict.NOT_MAPPED, Optional.empty());
        }
        return touch.map(counted -> new BarEvidence(plan, counted).judge())
                .orElse(new BarEvidence.Judgement(BarVerdict.NOT_TOUCHED, Optional.empty()));
    }

    /**
     * The report in a sentence.
     *
     * @return for example {@code BAR 2 of 0000:00:06.0: 2 GiB on 1 GiB pages, 2 faults as planned; planned 2 × 1 GiB …}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(bar)
                .append(": ")
                .append(finding())
                .append("; planned ")
                .append(plan);
        touch.ifPresent(counted -> text.append("; counted ").append(counted));
        notes.forEach(note -> text.append("; ").append(note));
        return text.toString();
    }

    /**
     * What was found, in words.
     *
     * @return for example {@code 2 GiB on 1 GiB pages, 2 faults as planned}
     */
    public String finding() {
        String size = Bytes.format(plan.bytes());
        String pages = pageSize.map(largest -> " on " + largest + " pages").orElse("");
        String faults = touch.map(
                        counted -> Bytes.count(counted.faults()) + (counted.faults() == 1 ? " fault" : " faults"))
                .orElse("");
        return switch (verdict) {
            case NOT_MAPPED -> "not mapped, accessed by system calls";
            case NOT_TOUCHED -> size + " on unknown pages, as nothing was touched";
            case AS_PLANNED -> size + pages + ", " + faults + " as planned";
            case SMALLER ->
                size + (pages.isEmpty() ? " on smaller pages than planned" : pages) + ", " + faults + " where "
                        + Bytes.count(plan.faults()) + " were planned";
            case UNKNOWN_BY_FAULTS ->
                size + ", unknown by faults (" + Bytes.count(touch.orElseThrow().faults()) + "), " + byTables();
        };
    }

    private String byTables() {
        if (pageSize.isEmpty()) {
            return "and not told by the size of page tables";
        }
        boolean only = plan.largestPageSize().equals(Optional.of(plan.sizes().getFirst()));
        return pageSize.get() + (only ? " as nothing larger fits" : " by the size of page tables");
    }
}
