// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import static dev.hugemap.collapse.FakeTarget.AT;
import static dev.hugemap.collapse.FakeTarget.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.Flight;
import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.ThpMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pass over a modelled process: what it makes, when it waits, what ends it, and what is in its way. */
class CollapserTest {
    private static final CollapseOptions DEFAULTS = CollapseOptions.defaults();

    private static CollapseObstacle obstacle(FakeTarget target) {
        return target.plan().obstacle().orElseThrow();
    }

    private static CollapseException refusalOf(Runnable action) {
        try {
            action.run();
        } catch (CollapseException refused) {
            return refused;
        }
        throw new AssertionError("nothing was in the way");
    }

    @Test
    void makesAllHugeAndKeepsTheContents() {
        try (FakeTarget target = FakeTarget.withMemory(64)) {
            CollapseOutcome outcome = target.collapser.collapse(DEFAULTS);

            assertThat(outcome.stop()).isEqualTo(StopReason.DONE);
            assertThat(outcome.collapsed()).isEqualTo(32);
            assertThat(outcome.refused() + outcome.untried()).isZero();
            assertThat(outcome.before()).hasToString("0 B of 64 MiB huge");
            assertThat(outcome.after().orElseThrow()).hasToString("64 MiB of 64 MiB huge");
            target.fake.checkContents(AT + 4096, 1, 7);
        }
    }

    @Test
    void aFlightRecordingHearsOfAPass() {
        try (FakeTarget target = FakeTarget.withMemory(64);
                Flight flight = Flight.of("MemoryCollapsed")) {
            CollapsePlan plan = target.plan();
            target.fake.munmap(AT + 20 * MIB, 4096);
            CollapseOutcome outcome = target.collapser.collapse(plan, (_, _) -> {});

            assertThat(flight.land()).singleElement().satisfies(event -> {
                assertThat(event.getLong("pid")).isEqualTo(plan.pid());
                assertThat(event.getLong("pageSize")).isEqualTo(2 * MIB);
                assertThat(event.getLong("planned")).isEqualTo(64 * MIB);
                assertThat(event.getLong("collapsed")).isEqualTo(62 * MIB);
                assertThat(event.getLong("refused")).isEqualTo(2 * MIB);
                assertThat(event.getString("refusals")).isEqualTo("1 × ENOMEM");
                assertThat(event.getString("stop")).isEqualTo("DONE");
                assertThat(event.getLong("present")).isEqualTo(outcome.before().presentBytes());
                assertThat(event.getLong("hugeBefore")).isZero();
                assertThat(event.getLong("hugeAfter")).isEqualTo(62 * MIB);
                assertThat(event.getLong("longestCall"))
                        .isEqualTo(outcome.effort().longestCallNanos());
                assertThat(event.getLong("elapsed")).isEqualTo(outcome.effort().nanos());
            });
        }
    }

    @Test
    void takesMorePagesIntoACallAsLongAsCallsAreShort() {
        try (FakeTarget target = FakeTarget.withMemory(64)) {
            target.eachCallTakes(100_000);
            target.collapser.collapse(DEFAULTS);
            long quick = target.calls();
            assertThat(quick).isLessThan(10);
        }
        try (FakeTarget target = FakeTarget.withMemory(64)) {
            target.eachCallTakes(20_000_000);
            target.collapser.collapse(DEFAULTS);

            assertThat(target.calls())
                    .as("one look at the rights, and a call for each page")
                    .isEqualTo(33);
        }
    }

    @Test
    void stopsWhenTheTimeBoxIsOverAndSaysWhatIsLeft() {
        try (FakeTarget target = FakeTarget.withMemory(64)) {
            target.eachCallTakes(20_000_000);

            CollapseOutcome outcome = target.collapser.collapse(DEFAULTS.budget(Duration.ofMillis(50)));

            assertThat(outcome.stop()).isEqualTo(StopReason.OUT_OF_TIME);
            assertThat(outcome.collapsed()).isEqualTo(3);
            assertThat(outcome.untried()).isEqualTo(29);
            assertThat(outcome.after().orElseThrow().hugeBytes()).isEqualTo(6 * MIB);
        }
    }

    @Test
    void findsTheOneThatIsRefusedAmongSeveral() {
        try (FakeTarget target = FakeTarget.withMemory(64)) {
            CollapsePlan plan = target.plan();
            target.fake.munmap(AT + 20 * MIB, 4096);

            CollapseOutcome outcome = target.collapser.collapse(plan, (_, _) -> {});

            assertThat(outcome.collapsed()).isEqualTo(31);
            assertThat(outcome.refusals()).containsExactly(new CollapseRefusal(Errno.ENOMEM, 1, AT + 20 * MIB));
        }
    }

    @Test
    void comesBackToPagesThatWereInUse() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapsePlan plan = target.plan();
            target.fake.failNth(1, "process_madvise", Errno.EAGAIN);

            CollapseOutcome outcome = target.collapser.collapse(plan, (_, _) -> {});

            assertThat(outcome.collapsed()).isEqualTo(8);
            assertThat(outcome.refused()).isZero();
            assertThat(outcome.effort().retries()).isEqualTo(1);
            assertThat(target.pausedNanos).isPositive();
        }
    }

    @Test
    void countsWhatStaysInUseAsRefused() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapsePlan plan = target.plan();
            target.fake.failEvery("process_madvise", Errno.EAGAIN);

            CollapseOutcome outcome = target.collapser.collapse(plan, (_, _) -> {});

            assertThat(outcome.stop()).isEqualTo(StopReason.DONE);
            assertThat(outcome.refusals()).containsExactly(new CollapseRefusal(Errno.EAGAIN, 8, AT));
        }
    }

    @Test
    void passesOverWhatTheKernelRefusesAndGoesOn() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapsePlan plan = target.plan();
            target.fake.failNth(1, "process_madvise", Errno.EINVAL);

            CollapseOutcome outcome = target.collapser.collapse(plan, (_, _) -> {});

            assertThat(outcome.collapsed()).isEqualTo(7);
            assertThat(outcome.refusals()).containsExactly(new CollapseRefusal(Errno.EINVAL, 1, AT));
            assertThat(target.plan().leftOut())
                    .anyMatch(row -> row.reason() == LeftOutReason.RESTING && row.bytes() == 2 * MIB);
            assertThat(target.collapser.collapse(DEFAULTS).collapsed())
                    .as("left alone once")
                    .isZero();
            assertThat(target.collapser.collapse(DEFAULTS).collapsed()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"ENOMEM, NO_HUGE_PAGE", "EBUSY, GROUP_FULL"})
    void waitsForAHugePageLongerEachTimeAndGivesUp(String errno, StopReason reason) {
        Errno refused = errno.equals("ENOMEM") ? Errno.ENOMEM : Errno.EBUSY;
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapsePlan plan = target.plan();
            target.fake.failEvery("process_madvise", refused);

            CollapseOutcome outcome = target.collapser.collapse(plan, (_, _) -> {});

            assertThat(outcome.stop()).isEqualTo(reason);
            assertThat(outcome.untried()).isEqualTo(8);
            assertThat(target.pausedNanos).isEqualTo(70_000_000);
        }
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapsePlan plan = target.plan();
            target.fake.failNth(2, "process_madvise", refused);

            CollapseOutcome outcome = target.collapser.collapse(plan, (_, _) -> {});

            assertThat(outcome.collapsed()).as("once was enough").isEqualTo(8);
        }
    }

    @Test
    void stopsWhenTheProcessEnds() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapsePlan plan = target.plan();

            CollapseOutcome outcome = target.collapser.collapse(
                    plan, (_, _) -> target.fake.admin().endProcess());

            assertThat(outcome.stop()).isEqualTo(StopReason.PROCESS_ENDED);
            assertThat(outcome.collapsed()).isEqualTo(1);
            assertThat(outcome.after()).isEmpty();
            assertThat(target.collapser.awaitEnd(Duration.ZERO)).isTrue();
            assertThat(refusalOf(target::plan).obstacle().reason()).isEqualTo(ObstacleReason.ENDED);
        }
    }

    @Test
    void stopsBeforeTheHostRunsShort() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            target.fake.admin().freeMemory(2L << 30);
            assertThat(target.collapser.collapse(DEFAULTS).stop()).isEqualTo(StopReason.LOW_MEMORY);

            target.fake.admin().freeMemory(3L << 30);
            assertThat(target.collapser.collapse(DEFAULTS).stop()).isEqualTo(StopReason.DONE);
        }
    }

    @Test
    void stopsBeforeAControlGroupOfTheProcessRunsShort() {
        FakeLinux fake = FakeLinux.x86().memoryLimit(35 * MIB, 0).build();
        try (FakeTarget target = new FakeTarget(fake)) {
            target.map(AT, 64 * MIB);
            for (long at = AT; at < AT + 32 * MIB; at += 2 * MIB) {
                target.touch(at, MIB);
            }
            CollapseOutcome outcome = target.collapser.collapse(DEFAULTS);

            assertThat(outcome.stop()).isEqualTo(StopReason.LOW_MEMORY);
            assertThat(outcome.stopDetail())
                    .matches(
                            "[0-9.]+ MiB of 35 MiB are left in the control group of /sys/fs/cgroup/fake.slice/memory.max,"
                                    + " of which 1.1 MiB are kept free");
            // Half of each is there already, a MiB is added, and a huge page has to fit in while it is filled.
            assertThat(outcome.collapsed()).isEqualTo(15);
            assertThat(fake.residentBytes()).isLessThan(35 * MIB);
        }
    }

    @Test
    void respectsNeverUnlessItIsOverriddenByName() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            target.fake.admin().thp(ThpMode.NEVER);

            assertThat(obstacle(target).reason()).isEqualTo(ObstacleReason.THP_NEVER);
            assertThat(obstacle(target).toString())
                    .contains("transparent_hugepage/enabled is never")
                    .contains("echo madvise")
                    .contains("--override never");
            assertThat(refusalOf(() -> target.collapser.collapse(DEFAULTS)))
                    .hasMessage(obstacle(target).toString());

            CollapseOutcome outcome = target.collapser.collapse(DEFAULTS.override(CollapseOverride.NEVER));
            assertThat(outcome.collapsed()).isEqualTo(8);
        }
    }

    @Test
    void stopsWithinASecondWhereTheyAreSwitchedOffMeanwhile() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            target.eachCallTakes(600_000_000);
            CollapsePlan plan = target.plan();

            CollapseOutcome outcome = target.collapser.collapse(
                    plan, (_, _) -> target.fake.admin().thp(ThpMode.NEVER));

            assertThat(outcome.stop()).isEqualTo(StopReason.SWITCHED_OFF);
            assertThat(outcome.stopDetail()).contains("enabled is never");
            assertThat(outcome.collapsed()).isEqualTo(2);
        }
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            target.eachCallTakes(600_000_000);
            CollapsePlan plan = target.collapser.plan(DEFAULTS.override(CollapseOverride.NEVER));

            CollapseOutcome outcome = target.collapser.collapse(
                    plan, (_, _) -> target.fake.admin().thp(ThpMode.NEVER));

            assertThat(outcome.collapsed()).as("overridden by name").isEqualTo(8);
        }
    }

    @Test
    void respectsAProcessThatHasThemSwitchedOff() {
        FakeLinux fake = FakeLinux.x86().processThpDisable(1).build();
        try (FakeTarget target = new FakeTarget(fake)) {
            target.map(AT, 16 * MIB);
            assertThat(obstacle(target).reason()).isEqualTo(ObstacleReason.PROCESS_DISABLED);
        }
    }

    @Test
    void tellsMissingRightsApart() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            target.fake.failEvery("process_madvise", Errno.EPERM);
            assertThat(obstacle(target).reason()).isEqualTo(ObstacleReason.NOT_PERMITTED_TO_ADVISE);
            assertThat(obstacle(target).sentence()).endsWith("CAP_SYS_NICE is missing");
            target.fake.failNothing();

            target.fake.failEvery("process_madvise", Errno.EACCES);
            CollapseException refused = refusalOf(target::plan);
            assertThat(refused.obstacle().reason()).isEqualTo(ObstacleReason.NOT_PERMITTED_TO_LOOK);
            assertThat(refused).hasMessageContaining("ptrace access rules").hasMessageContaining("CAP_SYS_NICE");
            target.fake.failNothing();

            assertThat(target.plan().obstacle()).isEmpty();
        }
    }

    @Test
    void tellsRootThatItsContainerLacksTheRight() {
        FakeLinux fake = FakeLinux.x86().privileged().build();
        try (FakeTarget target = new FakeTarget(fake)) {
            target.map(AT, 16 * MIB);
            fake.failEvery("process_madvise", Errno.EPERM);

            assertThat(obstacle(target).sentence()).contains("CAP_SYS_NICE is there, so a filter");
            assertThat(obstacle(target).remedy()).contains("container");
        }
    }

    @Test
    void saysThatThereIsNoSuchProcess() {
        FakeLinux fake = FakeLinux.x86().build();

        for (long pid : new long[] {-1, 0, 4243, 1L << 40}) {
            CollapseException refused = refusalOf(() -> Collapser.open(fake, fake.files(), pid));
            assertThat(refused.obstacle().reason()).isEqualTo(ObstacleReason.NO_SUCH_PROCESS);
            assertThat(refused).hasMessage("there is no process " + pid + " [HM-501]");
        }
    }

    @Test
    void saysWhatTheKernelLacks() {
        FakeLinux old = FakeLinux.rhel8().build();
        assertThat(refusalOf(() -> Collapser.open(old, old.files(), FakeTarget.PID)))
                .hasMessageContaining("pidfd_open (Linux 5.3)");

        FakeLinux newer = FakeLinux.x86().without(FakeFeature.PROCESS_MADVISE).build();
        try (FakeTarget target = new FakeTarget(newer)) {
            target.map(AT, 16 * MIB);
            assertThat(obstacle(target).reason()).isEqualTo(ObstacleReason.NOT_SUPPORTED);
            assertThat(obstacle(target).sentence()).contains("process_madvise (Linux 5.10)");
        }

        FakeLinux without = FakeLinux.x86().withoutThp().build();
        assertThat(refusalOf(() -> Collapser.open(without, without.files(), FakeTarget.PID)))
                .hasMessageContaining("no transparent huge pages");
    }

    @Test
    void aCancelledPassMakesNothing() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            target.collapser.cancel();

            CollapseOutcome outcome = target.collapser.collapse(DEFAULTS);

            assertThat(outcome.stop()).isEqualTo(StopReason.CANCELLED);
            assertThat(outcome.untried()).isEqualTo(8);
        }
    }

    @Test
    void refusesWrongOptionsBeforeAnything() {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.minimum(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.budget(Duration.ZERO));
    }

    @Test
    void closesWhatItOpened() {
        FakeTarget target = FakeTarget.withMemory(16);
        target.collapser.collapse(DEFAULTS);
        target.close();

        assertThat(target.fake.openDescriptors()).isEmpty();
    }
}
