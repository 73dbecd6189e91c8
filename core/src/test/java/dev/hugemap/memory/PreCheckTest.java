// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.FaultPolicy.fixed;
import static dev.hugemap.memory.FaultPolicy.largestFit;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.fake.CgroupMount;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.KernelFiles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel would answer by killing is refused before anything is populated. */
final class PreCheckTest {
    private static final long ASKED = 64 * MIB;
    /** What stays with the JVM. */
    private static final long SPARE = 16 * MIB;

    @ParameterizedTest
    @EnumSource(
            value = CgroupMount.class,
            names = {"V1", "V2"})
    void aControlGroupsMemoryLimitIsRefusedBeforePopulating(CgroupMount mount) {
        Trial trial = Trial.of(
                FakeLinux.x86().cgroup(mount).memoryLimit(50 * MIB, 10 * MIB).privileged());
        trial.linux().forgetCalls();

        Refusal refusal = trial.refusal(transparent(), ASKED);

        assertThat(refusal.reason()).isEqualTo(Reason.CGROUP_MEMORY_LIMIT);
        assertThat(refusal.call()).isEqualTo("precheck");
        assertThat(refusal.errno()).isNull();
        assertThat(refusal.cause())
                .isEqualTo(
                        "64 MiB needed beside 16 MiB that stay with the JVM, the cgroup's memory limit of 50 MiB leaves"
                                + " 50 MiB, and beyond it the kernel kills");
        assertThat(trial.linux().calls()).noneMatch(PreCheckTest::populates);
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllOnLeaves(trial.granted(require(transparent()), ASKED), HUGE);
    }

    @Test
    void pageCacheThatCanBeDroppedIsRoom() {
        Trial trial = Trial.of(FakeLinux.x86().memoryLimit(SPARE + 66 * MIB, 60 * MIB));

        Trial.assertAllOnLeaves(trial.granted(require(transparent()), ASKED), HUGE);
    }

    @Test
    void aFaultThatTakesWhatThereIsLeavesSomeForTheJvm() {
        FakeLinux linux = FakeLinux.x86().memoryLimit(128 * MIB, 0).privileged().build();
        HugeMemory memory = HugeMemory.over(linux, linux.files());
        RegionOptions options = Trial.options(prefer(transparent(), basePages()));
        try (Region region = memory.reserve(192 * MIB, options.faultedBy(largestFit()))) {
            HugePagesUnavailableException refused =
                    catchThrowableOfType(HugePagesUnavailableException.class, () -> region.fault(0, 192 * MIB));

            assertThat(refused.reason()).isEqualTo(Reason.CGROUP_MEMORY_LIMIT);
            assertThat(region.committedBytes()).isBetween(128 * MIB - SPARE - HUGE.bytes(), 128 * MIB - SPARE);
            assertThat(refused.refusals()).hasSize(2);
            linux.admin().run(refused.refusals().getFirst().remedy());
            region.resetBackoff();
            assertThat(region.fault(0, 192 * MIB).fallbacks())
                    .as("what the first refusal asks for is enough for all that was to come")
                    .isEmpty();
        }
    }

    @Test
    void pageTablesCountToo() {
        Trial trial = Trial.of(FakeLinux.x86().memoryLimit(SPARE + ASKED + 100_000, 0));

        assertThat(trial.refusal(basePages(), ASKED).reason()).isEqualTo(Reason.CGROUP_MEMORY_LIMIT);

        trial = Trial.of(FakeLinux.x86().memoryLimit(SPARE + ASKED + ASKED / 512, 0));
        Trial.assertAllOnLeaves(trial.granted(require(basePages()), ASKED), BASE);
    }

    @Test
    void whatIsPutInOnTouchIsNotChecked() {
        Trial trial = Trial.of(FakeLinux.x86().memoryLimit(50 * MIB, 0));

        CommitOutcome outcome = trial.granted(prefer(transparent(), basePages()).onTouch(), ASKED);

        assertThat(outcome.granted()).isEqualTo(transparent());
    }

    @Test
    void poolPagesAreNoMemoryOfTheGroupUnlessItCountsThem() {
        FakeLinux apart = FakeLinux.x86().hugeTlb(HUGE, 32).memoryLimit(MIB, 0).build();
        FakeLinux counted = FakeLinux.x86()
                .hugeTlb(HUGE, 32)
                .memoryLimit(MIB, 0)
                .hugeTlbCountsAsMemory()
                .build();

        Trial.assertAllOnLeaves(
                new Trial(apart, HugeMemory.over(apart, apart.files())).granted(require(hugeTlb()), ASKED), HUGE);
        Trial trial = new Trial(counted, HugeMemory.over(counted, counted.files()));
        Refusal refusal = trial.refusal(hugeTlb(), ASKED);
        assertThat(refusal.reason()).isEqualTo(Reason.CGROUP_MEMORY_LIMIT);
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllOnLeaves(trial.granted(require(hugeTlb()), ASKED), HUGE);
    }

    @Test
    void theKernelsOwnRefusalComesFirst() {
        Trial trial = Trial.of(FakeLinux.x86().memoryLimit(50 * MIB, 0).addressSpaceLimit(32 * MIB));

        assertThat(trial.refusal(transparent(), ASKED).reason()).isEqualTo(Reason.ADDRESS_SPACE_LIMIT);
    }

    @Test
    void aRegionThatHasNoRoomStaysAsItWas() {
        Trial trial = Trial.of(FakeLinux.x86().memoryLimit(SPARE + 50 * MIB, 0));
        try (Region region = trial.memory().reserve(ASKED, Trial.options(require(transparent())))) {
            region.commit(0, 40 * MIB);
            var before = trial.linux().snapshot();

            HugePagesUnavailableException refused =
                    catchThrowableOfType(HugePagesUnavailableException.class, () -> region.commit(40 * MIB, 20 * MIB));

            assertThat(refused.reason()).isEqualTo(Reason.CGROUP_MEMORY_LIMIT);
            assertThat(trial.linux().snapshot()).isEqualTo(before);
        }
    }

    @Test
    void aLookCoversSmallAmountsThatFollowAndNoneBeyondTheLimit() {
        FakeLinux linux = FakeLinux.x86().memoryLimit(SPARE + 20 * MIB, 0).build();
        ReadCount files = new ReadCount(linux.files(), new AtomicInteger());
        HugeMemory memory = HugeMemory.over(linux, files, () -> 0);
        try (Region region =
                memory.reserve(ASKED, Trial.options(require(basePages())).faultedBy(fixed(BASE)))) {
            region.fault(0, BASE.bytes());
            files.usage().set(0);
            for (int page = 1; page < 20; page++) {
                region.fault(page * BASE.bytes(), BASE.bytes());
            }
            assertThat(files.usage()).hasValue(0);

            HugePagesUnavailableException refused = catchThrowableOfType(HugePagesUnavailableException.class, () -> {
                for (int page = 20; page < BASE.pagesIn(ASKED); page++) {
                    region.fault(page * BASE.bytes(), BASE.bytes());
                }
            });

            assertThat(refused.reason()).isEqualTo(Reason.CGROUP_MEMORY_LIMIT);
            assertThat(region.committedBytes()).isBetween(19 * MIB, 20 * MIB);
        }
    }

    @Test
    void mappingsAreLeftForTheJvm() {
        Trial trial = Trial.of(FakeLinux.x86().maxMapCount(160).privileged());
        RegionOptions options = Trial.options(require(basePages())).faultedBy(fixed(BASE));
        try (Region region = trial.memory().reserve(1024 * MIB, options)) {
            HugePagesUnavailableException refused = catchThrowableOfType(
                    HugePagesUnavailableException.class, () -> faultApart(region, trial.linux(), 0));

            assertThat(refused.reason()).isEqualTo(Reason.MAPPING_LIMIT);
            assertThat(trial.linux().vmas()).hasSizeBetween(140, 155);
            long committed = region.committedBytes();
            trial.linux().admin().run(refused.refusals().getFirst().remedy());
            faultApart(region, trial.linux(), committed);
        }
    }

    @Test
    void aFaultAtTheEndOfMappingsLeavesTheRegionAsItWas() {
        Trial trial = Trial.of(FakeLinux.x86());
        RegionOptions options =
                Trial.options(prefer(transparent(), basePages())).faultedBy(fixed(BASE));
        try (Region region = trial.memory().reserve(64 * MIB, options)) {
            region.fault(0, BASE.bytes());
            var before = trial.linux().snapshot();
            trial.linux().admin().run("echo 1 > /proc/sys/vm/max_map_count");

            HugePagesUnavailableException refused = catchThrowableOfType(
                    HugePagesUnavailableException.class, () -> region.fault(32 * MIB, BASE.bytes()));

            assertThat(refused.reason()).isEqualTo(Reason.MAPPING_LIMIT);
            assertThat(trial.linux().snapshot()).isEqualTo(before);
        }
    }

    private static void faultApart(Region region, FakeLinux linux, long from) {
        for (long at = from; at < region.range().length() && linux.vmas().size() < 250; at += 4 * MIB) {
            region.fault(at, BASE.bytes());
        }
    }

    /** Counts how often the group's usage is read. */
    private record ReadCount(KernelFiles files, AtomicInteger usage) implements KernelFiles {
        @Override
        public Optional<String> read(String path) {
            if (path.contains("/memory.") && path.contains("usage")) {
                usage.incrementAndGet();
            }
            return files.read(path);
        }

        @Override
        public List<String> list(String directory) {
            return files.list(directory);
        }
    }

    private static boolean populates(String call) {
        return call.contains("MADV_POPULATE_WRITE") && !call.startsWith("madvise(0x0, 0,");
    }
}
