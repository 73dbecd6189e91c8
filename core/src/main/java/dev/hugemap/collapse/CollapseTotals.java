// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What several passes over a process came to. Immutable.
 *
 * @param passes how many
 * @param collapsed huge pages of which the kernel said that they were made; one that was taken apart and made again counts twice
 * @param nanos time spent collapsing, waits included
 * @param refusals what it refused, over all passes
 * @param last the last pass; empty where there was none
 */
public record CollapseTotals(
        long passes, long collapsed, long nanos, List<CollapseRefusal> refusals, Optional<CollapseOutcome> last) {
    /** Copies the list. */
    public CollapseTotals {
        refusals = List.copyOf(refusals);
    }

    /**
     * Before the first pass.
     *
     * @return nothing
     */
    public static CollapseTotals none() {
        return new CollapseTotals(0, 0, 0, List.of(), Optional.empty());
    }

    /**
     * With one more pass.
     *
     * @param outcome what it did
     * @return new totals
     */
    public CollapseTotals plus(CollapseOutcome outcome) {
        return new CollapseTotals(
                passes + 1,
                collapsed + outcome.collapsed(),
                nanos + outcome.effort().nanos(),
                merged(outcome.refusals()),
                Optional.of(outcome));
    }

    private List<CollapseRefusal> merged(List<CollapseRefusal> more) {
        List<CollapseRefusal> all = new ArrayList<>(refusals);
        for (CollapseRefusal one : more) {
            int at = 0;
            while (at < all.size() && !all.get(at).errno().equals(one.errno())) {
                at++;
            }
            if (at == all.size()) {
                all.add(one);
            } else {
                CollapseRefusal sum = all.get(at);
                all.set(at, new CollapseRefusal(sum.errno(), sum.hugePages() + one.hugePages(), sum.firstAddress()));
            }
        }
        return all;
    }
}
