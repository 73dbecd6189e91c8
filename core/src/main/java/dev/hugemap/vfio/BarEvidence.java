// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds what a touch counted against the plans that would explain it: that of the largest blocks, and those of a kernel that
 * uses no blocks above a smaller size.
 *
 * <p>A few faults prove nothing by themselves: before 6.12 a kernel filled in a whole BAR with its first fault, by base
 * pages. So many faults are needed, or page tables that are too small for base pages.
 *
 * @param plan of the largest blocks, at least one
 * @param touch what was counted
 */
record BarEvidence(BarPlan plan, BarTouch touch) {
    /** Faults of the touching thread's own, which come on top: a few, and one for so many that take their time. */
    private static final long FAULT_NOISE = 2;

    private static final long FAULTS_FOR_ONE = 1000;
    /** A plan of so few faults is met by no fewer: what is mapped already, by earlier accesses, would look like it. */
    private static final long FEW_FAULTS = 16;
    /** Page tables of other threads meanwhile. */
    private static final long TABLE_NOISE = 24 << 10;
    /** There are tables above tables: a hundredth more in a large BAR. */
    private static final long TABLE_PARTS = 100;

    /** A verdict, and the largest page size that explains what was counted; no size where several or none do. */
    record Judgement(BarVerdict verdict, Optional<PageSize> pageSize) {}

    Judgement judge() {
        List<PageSize> sizes = occurring();
        List<PageSize> byTables = sizes.stream().filter(this::fitsTables).toList();
        if (!countsBlocks(sizes)) {
            return new Judgement(BarVerdict.UNKNOWN_BY_FAULTS, only(byTables));
        }
        List<PageSize> byFaults = sizes.stream().filter(this::fitsFaults).toList();
        List<PageSize> both = byFaults.stream().filter(byTables::contains).toList();
        if (!both.isEmpty()) {
            PageSize size = both.getLast();
            boolean best = size.equals(sizes.getLast());
            return new Judgement(best ? BarVerdict.AS_PLANNED : BarVerdict.SMALLER, Optional.of(size));
        }
        boolean smaller = sizes.size() > 1 && touch.faults() > plan.faults() + noise(plan.faults());
        return smaller
                ? new Judgement(BarVerdict.SMALLER, Optional.empty())
                : new Judgement(BarVerdict.UNKNOWN_BY_FAULTS, only(byTables));
    }

    /** The sizes of which the plan has blocks, and the base page, by which anything can be mapped; ascending. */
    private List<PageSize> occurring() {
        List<PageSize> sizes = new ArrayList<>(List.of(plan.sizes().getFirst()));
        plan.sizes().stream()
                .skip(1)
                .filter(size -> plan.count(size) > 0 || plan.limitedTo(size).count(size) > 0)
                .forEach(sizes::add);
        return sizes;
    }

    /** Whether the kernel can't have filled in whole areas at once, by base pages. */
    private boolean countsBlocks(List<PageSize> sizes) {
        boolean manyFaults = touch.faults() > plan.areas().size() + FAULT_NOISE;
        boolean nothingToFill =
                plan.limitedTo(sizes.getFirst()).faults() <= plan.areas().size();
        return manyFaults || nothingToFill || !fitsTables(sizes.getFirst());
    }

    private boolean fitsFaults(PageSize largest) {
        long planned = plan.limitedTo(largest).faults();
        long least = planned <= FEW_FAULTS ? planned : planned - noise(planned);
        return touch.faults() >= least && touch.faults() <= planned + noise(planned);
    }

    private static long noise(long faults) {
        return FAULT_NOISE + faults / FAULTS_FOR_ONE;
    }

    /** Unknown growth fits all sizes. */
    private boolean fitsTables(PageSize largest) {
        if (touch.tableGrowth().isEmpty()) {
            return true;
        }
        long grew = touch.tableGrowth().getAsLong();
        BarPlan limited = plan.limitedTo(largest);
        long noise = TABLE_NOISE + limited.tableBytes() / TABLE_PARTS;
        return grew >= limited.tableBytes() - noise && grew <= limited.mostTableBytes() + noise;
    }

    private static Optional<PageSize> only(List<PageSize> sizes) {
        return sizes.size() == 1 ? Optional.of(sizes.getFirst()) : Optional.empty();
    }
}
