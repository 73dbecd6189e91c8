// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What a pass did. Immutable.
 *
 * @param plan what was to be done
 * @param stop why it ended
 * @param stopDetail the numbers that made it end; empty where the reason says it all
 * @param collapsed huge pages of which the kernel said that they were made
 * @param refusals what it refused
 * @param untried huge pages of the plan that weren't tried any more
 * @param effort what it took
 * @param before how much of the plan's mappings was huge before
 * @param after and afterwards; empty where the process had ended
 */
public record CollapseOutcome(
        CollapsePlan plan,
        StopReason stop,
        String stopDetail,
        long collapsed,
        List<CollapseRefusal> refusals,
        long untried,
        CollapseEffort effort,
        HugeShare before,
        Optional<HugeShare> after) {
    /** Copies the list. */
    public CollapseOutcome {
        refusals = List.copyOf(refusals);
    }

    /** With the look afterwards. */
    CollapseOutcome proved(HugeShare share) {
        return new CollapseOutcome(
                plan, stop, stopDetail, collapsed, refusals, untried, effort, before, Optional.of(share));
    }

    /**
     * How many huge pages the kernel refused.
     *
     * @return over all reasons
     */
    public long refused() {
        return refusals.stream().mapToLong(CollapseRefusal::hugePages).sum();
    }

    /**
     * The outcome as a sentence.
     *
     * @return for example {@code 256 huge pages made, 0 refused, 0 untried; 0 B of 512 MiB huge before, 512 MiB of 512 MiB
     *     huge after; all was tried}
     */
    @Override
    public String toString() {
        return Bytes.count(collapsed) + " huge pages made, " + Bytes.count(refused()) + " refused, "
                + Bytes.count(untried) + " untried; " + before + " before, "
                + after.map(share -> share + " after").orElse("unknown after") + "; " + stop.words()
                + (stopDetail.isEmpty() ? "" : " (" + stopDetail + ")");
    }
}
