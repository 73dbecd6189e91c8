// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.ThpMode;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Grants and refusals of PMD-mapped transparent huge pages and of base pages, on modelled hosts. */
final class TransparentGrantTest {
    private static final long ASKED = 64 * MIB;
    private static final String ENABLED = "/sys/kernel/mm/transparent_hugepage/enabled";

    @ParameterizedTest
    @EnumSource(
            value = ThpMode.class,
            names = {"ALWAYS", "MADVISE"})
    void grantsHugePagesOnRequest(ThpMode mode) {
        Trial trial = Trial.of(FakeLinux.x86().thp(mode));

        CommitOutcome outcome = trial.granted(require(transparent()), ASKED);

        Trial.assertAllOnLeaves(outcome, HUGE);
        assertThat(outcome.populate().orElseThrow().faults()).isEqualTo(32);
        assertThat(outcome.report().evidence())
                .contains(Evidence.COUNTED_FAULTS)
                .doesNotContain(Evidence.SMAPS);
        assertThat(outcome).hasToString("granted thp 2 MiB");
    }

    @Test
    void roundsUpToWholePages() {
        CommitOutcome outcome = Trial.of(FakeLinux.x86()).granted(require(transparent()), 5 * MIB + 1);

        assertThat(outcome.range().length()).isEqualTo(6 * MIB);
        Trial.assertAllOnLeaves(outcome, HUGE);
    }

    @ParameterizedTest
    @EnumSource(
            value = ThpMode.class,
            names = {"ALWAYS", "MADVISE", "NEVER"})
    void basePagesStayBasePages(ThpMode mode) {
        CommitOutcome outcome = Trial.of(FakeLinux.x86().thp(mode)).granted(require(basePages()), ASKED);

        Trial.assertAllOnLeaves(outcome, BASE);
        assertThat(outcome.populate().orElseThrow().faults()).isEqualTo(ASKED / BASE.bytes());
    }

    @Test
    void basePagesNeedNoTransparentPages() {
        CommitOutcome outcome = Trial.of(FakeLinux.x86().withoutThp()).granted(require(basePages()), ASKED);

        Trial.assertAllOnLeaves(outcome, BASE);
    }

    @Test
    void anAdministratorsNeverIsRespectedWithoutACall() {
        Trial trial = Trial.of(FakeLinux.x86().thp(ThpMode.NEVER));
        trial.linux().forgetCalls();

        Refusal refusal = trial.refusal(transparent(), ASKED);

        assertThat(refusal)
                .isEqualTo(new Refusal(
                        transparent(),
                        HUGE,
                        Reason.SWITCHED_OFF,
                        "sysfs",
                        null,
                        "transparent huge pages of 2 MiB are switched off",
                        "sudo sh -c 'echo madvise > " + ENABLED + "'"));
        assertThat(trial.linux().calls()).noneMatch(call -> call.startsWith("mmap") || call.startsWith("madvise"));
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllOnLeaves(trial.granted(require(transparent()), ASKED), HUGE);
    }

    @Test
    void aNeverOfTheSizeItselfNamesItsOwnFile() {
        Trial trial = Trial.of(FakeLinux.x86().multiThp(HUGE, ThpMode.NEVER));

        Refusal refusal = trial.refusal(transparent(), ASKED);

        assertThat(refusal.remedy()).contains("/transparent_hugepage/hugepages-2048kB/enabled");
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllOnLeaves(trial.granted(require(transparent()), ASKED), HUGE);
    }

    @Test
    void aProcessThatIsSwitchedOffIsToldSo() {
        Trial trial = Trial.of(FakeLinux.x86().processThpDisable(1));
        trial.linux().forgetCalls();

        Refusal refusal = trial.refusal(transparent(), ASKED);

        assertThat(refusal.call()).isEqualTo("prctl");
        assertThat(refusal.errno()).isNull();
        assertThat(refusal.cause())
                .isEqualTo("transparent huge pages are switched off for this process (PR_GET_THP_DISABLE says 1)");
        assertThat(refusal.remedy()).contains("PR_SET_THP_DISABLE, 0");
        assertThat(trial.linux().calls()).noneMatch(call -> call.startsWith("mmap"));
    }

    @Test
    void aProcessThatGetsThemOnRequestGetsThem() {
        Trial trial = Trial.of(FakeLinux.x86().thp(ThpMode.ALWAYS).processThpDisable(3));

        Trial.assertAllOnLeaves(trial.granted(require(transparent()), ASKED), HUGE);
    }

    @Test
    void aSettingThatWasSwitchedOnSinceTheSnapshotIsSeen() {
        Trial trial = Trial.of(FakeLinux.x86().thp(ThpMode.NEVER));
        trial.refusal(transparent(), ASKED);

        trial.linux().admin().thp(ThpMode.MADVISE);

        Trial.assertAllOnLeaves(trial.granted(require(transparent()), ASKED), HUGE);
    }

    @Test
    void aSettingThatWasSwitchedOffSinceTheSnapshotIsRespected() {
        Trial trial = Trial.of(FakeLinux.x86());
        Trial.assertAllOnLeaves(trial.granted(require(transparent()), ASKED), HUGE);
        trial.linux().admin().thp(ThpMode.NEVER);
        trial.linux().forgetCalls();

        Refusal refusal = trial.refusal(transparent(), ASKED);

        assertThat(refusal.cause()).isEqualTo("transparent huge pages of 2 MiB are switched off");
        assertThat(refusal.remedy()).contains(ENABLED);
        assertThat(trial.linux().calls())
                .as("collapse ignores an administrator's never")
                .noneMatch(call -> call.contains("MADV_COLLAPSE") && !call.startsWith("madvise(0x0, 0,"));
    }

    @Test
    void collapseRepairsWhatAFaultCouldNotHave() {
        Trial trial = Trial.of(FakeLinux.x86());
        trial.linux().admin().failThpAllocations(7, 7);

        CommitOutcome outcome = trial.granted(require(transparent()), ASKED);

        Trial.assertAllOnLeaves(outcome, HUGE);
        assertThat(outcome.populate().orElseThrow().faults()).isEqualTo(31 + 512);
        assertThat(trial.linux().calls()).anyMatch(call -> call.contains("MADV_COLLAPSE"));
    }

    @ParameterizedTest
    @EnumSource(
            value = FakeFeature.class,
            names = {"COLLAPSE", "PAGE_TABLE_RECLAIM"})
    void whatIsNotAllHugeIsUndoneAndTheNextOneTried(FakeFeature missing) {
        Trial trial = Trial.of(FakeLinux.x86().without(missing));
        trial.linux().admin().failThpAllocations(7, Long.MAX_VALUE);

        CommitOutcome outcome = trial.granted(prefer(transparent(), basePages()), ASKED);

        Trial.assertAllOnLeaves(outcome, BASE);
        Refusal refusal = outcome.refusals().getFirst();
        assertThat(refusal.call()).isEqualTo("proof");
        assertThat(refusal.errno()).isNull();
        assertThat(refusal.cause()).startsWith("6 of 32 leaves of 2 MiB observed (12 MiB on 2 MiB pages (6 leaves)");
        assertThat(refusal.remedy()).contains("compact_memory");
    }

    @Test
    void theReportOfWhatWasUndoneIsKept() {
        Trial trial = Trial.of(FakeLinux.x86());
        trial.linux().admin().failThpAllocations(7, Long.MAX_VALUE);

        HugePagesUnavailableException refused = trial.refused(require(transparent()), ASKED);

        assertThat(refused.report().orElseThrow().bytesOnLeaves(HUGE)).isEqualTo(12 * MIB);
        assertThat(refused).hasNoCause().hasMessageContaining("6 of 32 leaves of 2 MiB observed");
    }

    @Test
    void adviceThatIsRefusedIsARefusal() {
        Trial trial = Trial.of(FakeLinux.x86());
        trial.linux().failEvery(Advice.MADV_HUGEPAGE, Errno.EINVAL);

        Refusal refusal = trial.refusal(transparent(), ASKED);

        assertThat(refusal.call()).isEqualTo("madvise");
        assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
        assertThat(refusal.cause()).startsWith("64 MiB needed").contains("MADV_HUGEPAGE");
    }

    @Test
    void tooLittleMemoryIsARefusalWithNumbers() {
        Trial trial = Trial.of(FakeLinux.x86());
        trial.linux().admin().freeMemory(32 * MIB);

        HugePagesUnavailableException refused = trial.refused(prefer(transparent(), basePages()), ASKED);

        assertThat(refused.refusals()).allSatisfy(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Reason.HOST_MEMORY);
            assertThat(refusal.call()).isEqualTo("precheck");
            assertThat(refusal.errno()).isNull();
            assertThat(refusal.cause())
                    .startsWith("64 MiB needed beside 16 MiB that stay with the JVM, 32 MiB available on the host");
        });
    }

    @Test
    void anAddressSpaceLimitIsNamed() {
        Trial trial = Trial.of(FakeLinux.x86().addressSpaceLimit(32 * MIB));

        Refusal refusal = trial.refusal(transparent(), ASKED);

        assertThat(refusal.cause())
                .isEqualTo("64 MiB needed, the address space is limited to 32 MiB, of which 0 B are in use");
        assertThat(refusal.reason()).isEqualTo(Reason.ADDRESS_SPACE_LIMIT);
        assertThat(refusal.remedy()).isEqualTo("sudo prlimit --pid 4242 --as=unlimited");
    }

    @Test
    void onTouchItIsPreferredAndNotProvedYet() {
        Trial trial = Trial.of(FakeLinux.x86());
        try (HugeArena arena = trial.memory()
                .shared(Trial.options(prefer(transparent(), basePages()).onTouch()))) {
            MemorySegment segment = arena.allocate(ASKED);

            CommitOutcome outcome = arena.outcome(segment);
            assertThat(outcome.populate()).isEmpty();
            assertThat(outcome.report().absentBytes()).isEqualTo(ASKED);
            trial.linux().write(segment.address(), 1, 1);
            assertThat(arena.report(segment).bytesOnLeaves(HUGE)).isEqualTo(HUGE.bytes());
        }
    }

    @Test
    void requiringWhatOnlyPagesCanProveIsRefusedOnTouch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> require(transparent()).onTouch())
                .withMessageContaining("its pages are the evidence");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> require(transparent(PageSize.kib(64))).onTouch());
        assertThat(require(Backing.hugeTlb()).onTouch().population()).isEqualTo(Population.ON_TOUCH);
        assertThat(require(basePages()).onTouch().population()).isEqualTo(Population.ON_TOUCH);
    }

    @Test
    void aPolicyNamesEachBackingOnce() {
        assertThatIllegalArgumentException().isThrownBy(BackingPolicy::prefer);
        assertThatIllegalArgumentException().isThrownBy(() -> prefer(transparent(), basePages(), transparent()));
    }

    @Test
    void noiseInTheCountOfFaultsTakesNoGrantAway() {
        Trial trial = Trial.of(FakeLinux.x86().faultNoise(3));

        Trial.assertAllOnLeaves(trial.granted(require(transparent()), ASKED), HUGE);
        Trial.assertAllOnLeaves(trial.granted(require(basePages()), ASKED), BASE);
    }

    @Test
    void manyThreadsPopulateAllOfIt() {
        Trial trial = Trial.of(FakeLinux.x86());
        RegionOptions options = RegionOptions.of(require(transparent())).populatedBy(4);
        try (HugeArena arena = trial.memory().shared(options)) {
            CommitOutcome outcome = arena.outcome(arena.allocate(1L << 30));

            Trial.assertAllOnLeaves(outcome, HUGE);
            assertThat(outcome.populate().orElseThrow().threads()).isEqualTo(4);
            assertThat(outcome.populate().orElseThrow().faults()).isEqualTo(512);
        }
    }

    @Test
    void progressGrowsToTheWhole() {
        Trial trial = Trial.of(FakeLinux.x86());
        long[] last = {0};
        RegionOptions options = RegionOptions.of(require(transparent()))
                .populatedBy(3)
                .watchedBy((done, all) -> {
                    assertThat(done).isGreaterThan(last[0]);
                    assertThat(all).isEqualTo(ASKED);
                    last[0] = done;
                });
        try (HugeArena arena = trial.memory().shared(options)) {
            arena.allocate(ASKED);
        }
        assertThat(last[0]).isEqualTo(ASKED);
    }
}
