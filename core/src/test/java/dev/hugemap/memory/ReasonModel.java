// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.host.ThpMode;
import java.util.Set;

/** Which page sizes a model host has switched on, and so why a block may have been refused one. */
final class ReasonModel {
    private final FakeLinux linux;
    private final Host host;
    private ThpMode huge = ThpMode.MADVISE;
    private ThpMode small = ThpMode.MADVISE;

    ReasonModel(FakeLinux linux, Host host) {
        this.linux = linux;
        this.host = host;
    }

    void huge(ThpMode mode) {
        huge = mode;
        linux.admin().thp(mode);
    }

    void small(ThpMode mode) {
        small = mode;
        linux.admin().multiThp(SMALL, mode);
    }

    /** An administrator's never holds, and what was refused was refused for a reason that is there. */
    void check(FaultOutcome outcome, boolean disturbed) {
        Set<Integer> nodes = outcome.placement()
                .map(NumaPlacement::asked)
                .filter(NumaPolicy::isStrict)
                .<Set<Integer>>map(NumaPolicy::nodes)
                .orElse(Set.of(0, 1));
        assertThat(outcome.blocks())
                .as("an administrator's never")
                .noneMatch(blocks -> blocks.backing() instanceof Backing.Transparent thp && isOff(thp));
        assertThat(outcome.fallbacks())
                .allMatch(
                        fallback -> explains(fallback.refusal(), nodes, disturbed),
                        "has its reason, disturbed: " + disturbed);
    }

    private boolean isOff(Backing.Transparent thp) {
        return (thp.size() == null ? huge : small) == ThpMode.NEVER;
    }

    private boolean explains(Refusal refusal, Set<Integer> nodes, boolean disturbed) {
        return switch (refusal.reason()) {
            case SWITCHED_OFF -> refusal.backing() instanceof Backing.Transparent thp && isOff(thp);
            // A page that others' faults of this call put in can't come back before it ends.
            case POOL_SHORT ->
                refusal.backing() instanceof Backing.HugeTlb
                        && nodes.stream()
                                .allMatch(node -> linux.pool(HUGE, node).free() == 0);
            case LARGER_SIZES_ON ->
                refusal.backing().equals(Backing.transparent(SMALL))
                        && huge != ThpMode.NEVER
                        && !host.features().has(KernelFeature.GUARD_INSTALL);
            case POPULATED, BACKED_OFF -> true;
            // What was put in and taken out again leaves borders between mappings, which no transparent page may cross.
            case CONTRADICTED -> disturbed || refusal.backing() instanceof Backing.Transparent;
            default -> disturbed;
        };
    }
}
