// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.host.ProcessThp;
import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.page.PageSize;
import java.util.Optional;

/**
 * Whether a transparent huge page size is open to this process: the administrator's {@code never} and the process's own
 * switch are respected, also where a call would get around them; the former unless it is overridden by name.
 */
final class ThpGate {
    private final HugeMemory memory;
    private final BackingStrategy strategy;
    private final ThpNever never;

    ThpGate(HugeMemory memory, BackingStrategy strategy, ThpNever never) {
        this.memory = memory;
        this.strategy = strategy;
        this.never = never;
    }

    /** Why it is closed; empty when it is open or nobody can tell. A closed gate is looked at afresh. */
    Optional<Refusal> closed() {
        return closed(memory.host().thp()).isPresent() ? closedNow() : Optional.empty();
    }

    /** Why it is closed at this moment, for what a call could get around. */
    Optional<Refusal> closedNow() {
        return closed(memory.freshThp());
    }

    /** Why it is closed by these settings. */
    Optional<Refusal> closed(ThpSettings settings) {
        PageSize size = strategy.pageSize();
        if (settings.process() == ProcessThp.DISABLED) {
            return Optional.of(refusal(
                    Reason.DISABLED_FOR_PROCESS,
                    "prctl",
                    "transparent huge pages are switched off for this process (PR_GET_THP_DISABLE says 1)",
                    "call prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0) in the process, or in the one that started it"));
        }
        if (never == ThpNever.RESPECT && settings.modeOf(size) == ThpMode.NEVER) {
            return Optional.of(refusal(
                    Reason.SWITCHED_OFF,
                    "sysfs",
                    "transparent huge pages of " + size + " are switched off",
                    settings.path(size)
                            .map(path -> memory.commands().write(path, "madvise"))
                            .orElse("see hugemap doctor")));
        }
        return Optional.empty();
    }

    private Refusal refusal(Reason reason, String call, String cause, String remedy) {
        return new Refusal(strategy.backing(), strategy.pageSize(), reason, call, null, cause, remedy);
    }
}
