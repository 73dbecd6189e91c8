// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.Backing;
import dev.hugemap.memory.Fallback;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was refused, with the command below that would change it. */
record RefusalRows(Page page) {
    void add(Refusal refusal) {
        add("refused", refusal, "");
    }

    /** Of blocks that went on smaller pages. One that wasn't tried, so soon after another, counts with that one. */
    void add(List<Fallback> fallbacks) {
        Map<Backing, Long> untried = new HashMap<>();
        for (Fallback fallback : fallbacks) {
            if (isUntried(fallback)) {
                untried.merge(fallback.refusal().backing(), fallback.count(), Long::sum);
            }
        }
        for (Fallback fallback : fallbacks) {
            if (!isUntried(fallback)) {
                Long more = untried.remove(fallback.refusal().backing());
                long blocks = fallback.count() + (more == null ? 0 : more);
                add("fallback", fallback.refusal(), " (" + Counts.of(blocks, "block", "blocks") + ")");
            }
        }
    }

    private static boolean isUntried(Fallback fallback) {
        return fallback.refusal().reason() == Reason.BACKED_OFF;
    }

    private void add(String label, Refusal refusal, String blocks) {
        String errno = refusal.errno() == null ? "" : ": " + refusal.errno();
        page.labelled(
                label, refusal.label(), refusal.code().after(refusal.call() + errno + "; " + refusal.cause()) + blocks);
        page.labelled("", "to have it", ShellRemedy.of(refusal));
    }
}
