// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.Backing;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;

/** The first line of {@code alloc} for memory that was granted: what it lies on, in words. */
record AllocVerdict(Allocation allocation, Granted granted) {
    String text() {
        String size = Bytes.format(allocation.terms().bytes());
        return switch (granted) {
            case Committed(CommitOutcome outcome, Proof _)
            when outcome.populate().isEmpty() -> size + onTouch(outcome);
            case Committed(CommitOutcome outcome, Proof _) ->
                size + " on " + outcome.pageSize() + " pages" + proved()
                        + settled(outcome.granted() instanceof Backing.BasePages
                                && !allocation.refusals().isEmpty());
            case Faulted faulted ->
                size
                        + pages(faulted.pageSizes())
                        + proved()
                        + settled(faulted.isOn(faulted.base())
                                && !faulted.outcome().fallbacks().isEmpty());
        };
    }

    private static String onTouch(CommitOutcome outcome) {
        return outcome.granted() instanceof Backing.HugeTlb
                ? " reserved in the pool of " + outcome.pageSize() + " pages, put in on touch"
                : " to be put on " + outcome.pageSize() + " pages on touch, nothing to prove yet";
    }

    private static String pages(List<PageSize> sizes) {
        return sizes.size() == 1 ? " on " + sizes.getFirst() + " pages" : " on pages of " + Series.of(sizes);
    }

    private String proved() {
        return (granted.holds() ? ", proved" + locked() : ", granted but not proved") + placed();
    }

    private String placed() {
        return granted.placement()
                .map(placement -> placement.elsewhereBytes() > 0
                        ? "; " + Bytes.format(placement.elsewhereBytes()) + " on other nodes than asked for"
                        : placement.unknownBytes() > 0 ? "; on which nodes is unknown" : "")
                .orElse("");
    }

    private String locked() {
        return allocation
                .locked()
                .map(locked -> !locked.holds() ? ", but not all locked" : locked.expected() > 0 ? " and locked" : "")
                .orElse("");
    }

    private static String settled(boolean forBasePages) {
        return forBasePages ? "; huge pages were refused" : "";
    }
}
