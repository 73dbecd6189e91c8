// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.host.ThpMode;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grants and refusals of multi-size transparent huge pages, on modelled hosts. */
final class MultiSizeGrantTest {
    private static final long ASKED = 64 * MIB;
    private static final String FOLDER = "/sys/kernel/mm/transparent_hugepage/";

    private static FakeLinuxBuilder smallAlone() {
        return smallAndHuge().multiThp(HUGE, ThpMode.NEVER);
    }

    private static FakeLinuxBuilder smallAndHuge() {
        return FakeLinux.x86().multiThp(SMALL, ThpMode.MADVISE);
    }

    @Test
    void countedFaultsProveFoliosWhereTheSizeIsOnAlone() {
        CommitOutcome outcome = Trial.of(smallAlone()).granted(require(transparent(SMALL)), ASKED);

        Trial.assertAllInFolios(outcome, SMALL);
        assertThat(outcome.populate().orElseThrow().faults()).isEqualTo(1024);
        assertThat(outcome.report().evidence())
                .contains(Evidence.COUNTED_FAULTS)
                .doesNotContain(Evidence.KPAGEFLAGS, Evidence.SMAPS);
        assertThat(outcome).hasToString("granted mthp 64 KiB");
    }

    @ParameterizedTest
    @ValueSource(longs = {64 << 10, 1 << 20, 3 << 20, 64 << 20, (64 << 20) + (64 << 10)})
    void pageTablesThatExistFirstKeepLargerPagesOut(long bytes) {
        Trial trial = Trial.of(smallAndHuge());

        CommitOutcome outcome = trial.granted(require(transparent(SMALL)), bytes);

        Trial.assertAllInFolios(outcome, SMALL);
        assertThat(outcome.populate().orElseThrow().faults()).isEqualTo(bytes / SMALL.bytes());
    }

    @Test
    void aKernelWithoutGuardPagesIsToldToSwitchTheLargerSizeOff() {
        Trial trial = Trial.of(smallAndHuge().without(FakeFeature.GUARD));

        Refusal refusal = trial.refusal(transparent(SMALL), ASKED);

        assertThat(refusal.cause()).startsWith("pages of 2 MiB are switched on too");
        assertThat(refusal.remedy()).contains("echo never > " + FOLDER);
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllInFolios(trial.granted(require(transparent(SMALL)), ASKED), SMALL);
    }

    @Test
    void aSizeThatIsOffIsNotTried() {
        Trial trial = Trial.of(FakeLinux.x86());
        trial.linux().forgetCalls();

        Refusal refusal = trial.refusal(transparent(SMALL), ASKED);

        assertThat(refusal.call()).isEqualTo("sysfs");
        assertThat(refusal.cause()).isEqualTo("transparent huge pages of 64 KiB are switched off");
        assertThat(refusal.remedy()).isEqualTo("sudo sh -c 'echo madvise > " + FOLDER + "hugepages-64kB/enabled'");
        assertThat(trial.linux().calls()).noneMatch(call -> call.startsWith("mmap"));
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllInFolios(trial.granted(require(transparent(SMALL)), ASKED), SMALL);
    }

    @Test
    void aSizeThatInheritsANeverNamesTheFileAboveIt() {
        Trial trial = Trial.of(FakeLinux.x86().thp(ThpMode.NEVER).multiThp(SMALL, ThpMode.INHERIT));

        Refusal refusal = trial.refusal(transparent(SMALL), ASKED);

        assertThat(refusal.remedy()).contains("echo madvise > " + FOLDER + "enabled");
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllInFolios(trial.granted(require(transparent(SMALL)), ASKED), SMALL);
    }

    @Test
    void aSizeThatTheKernelLacksIsRefusedWithThoseThatItHas() {
        Refusal refusal = Trial.of(FakeLinux.x86()).refusal(transparent(PageSize.kib(8)), ASKED);

        assertThat(refusal.cause()).startsWith("this kernel has no transparent huge pages of 8 KiB, it offers [16 KiB");
    }

    @Test
    void thePmdSizeByNumberIsTheSameAsByName() {
        CommitOutcome outcome = Trial.of(FakeLinux.x86()).granted(require(transparent(HUGE)), ASKED);

        Trial.assertAllOnLeaves(outcome, HUGE);
        assertThat(outcome.granted()).isEqualTo(transparent());
    }

    @Test
    void settingsThatChangedSinceTheSnapshotAreSeen() {
        Trial trial = Trial.of(smallAlone());
        Trial.assertAllInFolios(trial.granted(require(transparent(SMALL)), ASKED), SMALL);

        trial.linux().admin().multiThp(HUGE, ThpMode.MADVISE);
        Trial.assertAllInFolios(trial.granted(require(transparent(SMALL)), ASKED), SMALL);

        trial.linux().admin().multiThp(SMALL, ThpMode.NEVER);
        assertThat(trial.refusal(transparent(SMALL), ASKED).cause())
                .isEqualTo("transparent huge pages of 64 KiB are switched off");

        trial.linux().admin().multiThp(SMALL, ThpMode.MADVISE);
        Trial.assertAllInFolios(trial.granted(require(transparent(SMALL)), ASKED), SMALL);
    }

    @Test
    void aFolioThatCouldNotBeHadOnceIsTriedAgain() {
        Trial trial = Trial.of(smallAlone());
        trial.linux().admin().failMultiThpAllocations(40, 40);

        Trial.assertAllInFolios(trial.granted(require(transparent(SMALL)), ASKED), SMALL);
    }

    @Test
    void aFolioThatCouldNotBeHadIsSeenInTheCount() {
        Trial trial = Trial.of(smallAlone());
        trial.linux().admin().failMultiThpAllocations(40, Long.MAX_VALUE);

        CommitOutcome outcome = trial.granted(prefer(transparent(SMALL), basePages()), ASKED);

        Trial.assertAllOnLeaves(outcome, BASE);
        assertThat(outcome.refusals().getFirst().call()).isEqualTo("proof");
        assertThat(outcome.refusals().getFirst().cause()).contains("32 of 1,024 folios of 64 KiB observed");
    }

    @Test
    void aSmallerSizeBesideItLeavesOneSolution() {
        Trial trial = Trial.of(smallAlone().multiThp(PageSize.kib(32), ThpMode.MADVISE));

        Trial.assertAllInFolios(trial.granted(require(transparent(SMALL)), ASKED), SMALL);
    }

    @Test
    void whatTheCountLeavesOpenIsUnproved() {
        Trial trial = Trial.of(
                smallAlone().multiThp(PageSize.kib(32), ThpMode.MADVISE).faultNoise(1));

        Refusal refusal = trial.refusal(transparent(SMALL), ASKED);

        assertThat(refusal.call()).isEqualTo("proof");
        assertThat(refusal.cause()).startsWith("unproved: 0 of 1,024 folios of 64 KiB observed");
        assertThat(refusal.remedy()).contains("root");
    }

    @Test
    void withPrivilegeKernelPageFlagsDecideWhatTheCountLeavesOpen() {
        Trial trial = Trial.of(smallAlone()
                .multiThp(PageSize.kib(32), ThpMode.MADVISE)
                .faultNoise(1)
                .privileged());

        CommitOutcome outcome = trial.granted(require(transparent(SMALL)), ASKED);

        Trial.assertAllInFolios(outcome, SMALL);
        assertThat(outcome.report().evidence()).contains(Evidence.KPAGEFLAGS).doesNotContain(Evidence.SMAPS);
    }

    @Test
    void kernelPageFlagsAreNotReadWhereTheCountDecides() {
        CommitOutcome outcome = Trial.of(smallAlone().privileged()).granted(require(transparent(SMALL)), ASKED);

        assertThat(outcome.report().evidence()).doesNotContain(Evidence.KPAGEFLAGS);
    }

    @Test
    void aLargerSizeThatTakesItsPlaceIsNamed() {
        PageSize larger = PageSize.kib(128);
        Trial trial = Trial.of(smallAlone().multiThp(larger, ThpMode.MADVISE));

        Refusal refusal = trial.refusal(transparent(SMALL), ASKED);

        assertThat(refusal.cause())
                .contains("0 of 1,024 folios of 64 KiB observed")
                .endsWith("the kernel takes the largest, and on are [128 KiB]");
        assertThat(refusal.remedy()).contains("echo never > " + FOLDER + "hugepages-128kB/enabled");
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllInFolios(trial.granted(require(transparent(SMALL)), ASKED), SMALL);
    }

    @Test
    void onTouchLargerPagesAreKeptOutToo() {
        Trial trial = Trial.of(smallAndHuge().privileged());
        RegionOptions options =
                Trial.options(prefer(transparent(SMALL), basePages()).onTouch());
        try (HugeArena arena = trial.memory().shared(options)) {
            MemorySegment segment = arena.allocate(ASKED);

            trial.linux().write(segment.address(), ASKED, 1);

            assertThat(arena.reportAllSources(segment).bytesInFolios(SMALL)).isEqualTo(ASKED);
        }
    }

    @Test
    void inARegionTheyStayWhatTheyAreWhenTheyMoveIn() {
        Trial trial = Trial.of(smallAndHuge().privileged());
        try (Region region = trial.memory().reserve(ASKED, Trial.options(require(transparent(SMALL))))) {
            assertThat(region.granule()).isEqualTo(SMALL);

            CommitOutcome outcome = region.commit(3 * SMALL.bytes(), 32 * MIB);

            Trial.assertAllInFolios(outcome, SMALL);
            assertThat(trial.memory()
                            .inspector()
                            .reportAllSources(outcome.range())
                            .bytesInFolios(SMALL))
                    .isEqualTo(32 * MIB);
        }
    }
}
