// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;

/** An administrator's {@code never} holds unless it is overridden by name. */
final class OverriddenNeverTest {
    private static final long ASKED = 64 * MIB;
    private static final Backing DESPITE_NEVER = transparent(ThpNever.OVERRIDE);

    @Test
    void isProvedOnHugePagesAndSaidInTheOutcome() {
        Trial trial = Trial.of(FakeLinux.x86().thp(ThpMode.NEVER));

        CommitOutcome outcome = trial.granted(require(DESPITE_NEVER), ASKED);

        Trial.assertAllOnLeaves(outcome, HUGE);
        assertThat(outcome.granted()).isEqualTo(DESPITE_NEVER);
        assertThat(outcome).hasToString("granted thp despite never 2 MiB");
        assertThat(outcome.populate().orElseThrow().faults()).isEqualTo(ASKED / 4096);
    }

    @Test
    void isNotSaidWhereNothingHadToBeOverridden() {
        CommitOutcome outcome = Trial.of(FakeLinux.x86()).granted(require(DESPITE_NEVER), ASKED);

        assertThat(outcome.granted()).isEqualTo(transparent());
        assertThat(outcome.populate().orElseThrow().faults()).isEqualTo(32);
    }

    @Test
    void mayComeAfterAPoliteTry() {
        CommitOutcome outcome = Trial.of(FakeLinux.x86().thp(ThpMode.NEVER))
                .granted(prefer(transparent(), DESPITE_NEVER, basePages()), ASKED);

        assertThat(outcome.granted()).isEqualTo(DESPITE_NEVER);
        assertThat(outcome.refusals())
                .singleElement()
                .extracting(Refusal::reason)
                .isEqualTo(Reason.SWITCHED_OFF);
    }

    @Test
    void doesNotReachAProcessThatHasThemSwitchedOff() {
        Trial trial = Trial.of(FakeLinux.x86().thp(ThpMode.NEVER).processThpDisable(1));

        assertThat(trial.refusal(DESPITE_NEVER, ASKED).reason()).isEqualTo(Reason.DISABLED_FOR_PROCESS);
    }

    @Test
    void needsAKernelThatCollapses() {
        Trial trial = Trial.of(FakeLinux.x86().thp(ThpMode.NEVER).without(FakeFeature.COLLAPSE));

        Refusal refusal = trial.refusal(DESPITE_NEVER, ASKED);

        assertThat(refusal.reason()).isEqualTo(Reason.KERNEL_TOO_OLD);
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllOnLeaves(trial.granted(require(DESPITE_NEVER), ASKED), HUGE);
    }

    @Test
    void isContradictedWhereTheKernelHasNoMemoryInOnePiece() {
        Trial trial = Trial.of(FakeLinux.x86().thp(ThpMode.NEVER));
        trial.linux().admin().failThpAllocations(7, Long.MAX_VALUE);

        HugePagesUnavailableException refused = trial.refused(require(DESPITE_NEVER), ASKED);

        assertThat(refused.reason()).isEqualTo(Reason.CONTRADICTED);
        assertThat(refused.report().orElseThrow().bytesOnLeaves(HUGE)).isEqualTo(12 * MIB);
    }

    @Test
    void isRefusedWhereItCouldNotHold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prefer(DESPITE_NEVER, basePages()).onTouch())
                .withMessageContaining("what a touch puts in obeys it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backing.Transparent(PageSize.kib(64), ThpNever.OVERRIDE));
    }

    @Test
    void hasANameThatCanBeReadBack() {
        assertThat(DESPITE_NEVER.name()).isEqualTo("thp:despite-never");
        assertThat(Backing.parse("thp:despite-never")).isEqualTo(DESPITE_NEVER);
    }
}
