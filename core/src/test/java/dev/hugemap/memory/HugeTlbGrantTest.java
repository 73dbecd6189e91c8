// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.GIANT;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.fake.CgroupMount;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Grants and refusals of hugetlb pages, on modelled hosts. */
final class HugeTlbGrantTest {
    private static final long ASKED = 256 * MIB;

    @Test
    void grantsAllOfItFromAPoolThatIsJustLargeEnough() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 128));

        CommitOutcome outcome = trial.granted(require(hugeTlb()), ASKED);

        Trial.assertAllOnLeaves(outcome, HUGE);
        assertThat(outcome.report().evidence()).contains(Evidence.PROCMAP_QUERY, Evidence.PAGEMAP_SCAN);
        assertThat(outcome.granted()).isEqualTo(hugeTlb(HUGE));
        assertThat(outcome.refusals()).isEmpty();
        assertThat(outcome.populate().orElseThrow().faults()).isEqualTo(128);
        assertThat(outcome).hasToString("granted hugetlb 2 MiB");
    }

    @Test
    void refusesWhatIsOnePageMoreThanThePoolHas() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 127));

        Refusal refusal = trial.refusal(hugeTlb(), ASKED);

        assertThat(refusal.cause()).isEqualTo("128 needed, 127 of 127 free in the pool");
        assertRemedyHelps(trial, refusal, 128);
    }

    @Test
    void saysHowManyPagesAreNeededAndFree() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 100).privileged());

        Refusal refusal = trial.refusal(hugeTlb(HUGE), ASKED);

        assertThat(refusal)
                .isEqualTo(new Refusal(
                        hugeTlb(HUGE),
                        HUGE,
                        Reason.POOL_SHORT,
                        "mmap",
                        Errno.ENOMEM,
                        "128 needed, 100 of 100 free in the pool",
                        "echo 128 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"));
        assertThat(refusal)
                .hasToString("hugetlb 2 MiB: mmap: ENOMEM; 128 needed, 100 of 100 free in the pool [HM-101]");
        assertRemedyHelps(trial, refusal, 128);
    }

    @Test
    void theMessageOfARequirementSaysNumbersAndRemedy() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 100).privileged());

        HugePagesUnavailableException refused = trial.refused(require(hugeTlb()), ASKED);

        assertThat(refused)
                .hasMessage("cannot map 256 MiB on hugetlb 2 MiB pages: 128 needed, 100 of 100 free in the pool"
                        + " [HM-101]. To have it: echo 128 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages")
                .hasCauseInstanceOf(SyscallException.class);
        assertThat(refused.report()).isEmpty();
    }

    @Test
    void anEmptyPoolIsNoUnknownSize() {
        Trial trial = Trial.of(FakeLinux.x86());

        Refusal refusal = trial.refusal(hugeTlb(GIANT), 3L << 30);

        assertThat(refusal.errno()).isEqualTo(Errno.ENOMEM);
        assertThat(refusal.cause()).isEqualTo("3 needed, 0 of 0 free in the pool");
        assertThat(refusal.remedy()).contains("echo 3 > ").contains("hugepages-1048576kB/nr_hugepages");
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllOnLeaves(trial.granted(require(hugeTlb(GIANT)), 3L << 30), GIANT);
    }

    @Test
    void aSizeThatTheKernelLacksIsNoEmptyPool() {
        Trial trial = Trial.of(FakeLinux.x86());

        Refusal refusal = trial.refusal(hugeTlb(PageSize.mib(4)), ASKED);

        assertThat(refusal.call()).isEqualTo("mmap");
        assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
        assertThat(refusal.cause()).isEqualTo("this kernel has no hugetlb pages of 4 MiB, it offers [2 MiB, 1 GiB]");
        assertThat(refusal.remedy()).isEqualTo("use one of the sizes that the kernel offers");
    }

    @Test
    void aKernelWithoutHugeTlbIsAskedForNothing() {
        Trial trial = Trial.of(FakeLinux.x86().withoutHugeTlb());
        trial.memory().host().pageSizes();
        trial.linux().forgetCalls();

        Refusal refusal = trial.refusal(hugeTlb(), ASKED);

        assertThat(refusal.cause()).isEqualTo("this kernel offers no hugetlb pages at all");
        assertThat(refusal.errno()).isNull();
        assertThat(trial.linux().calls()).noneMatch(call -> call.startsWith("mmap"));
    }

    @ParameterizedTest
    @CsvSource({"100,0,60,188", "128,1,0,129", "200,90,60,278", "10,10,0,138"})
    void theRemedyCountsUsedAndPromisedPages(long total, long used, long promised, long target) {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, total));
        trial.linux().admin().useElsewhere(HUGE, used);
        try (HugeArena others =
                trial.memory().shared(Trial.options(require(hugeTlb()).onTouch()))) {
            if (promised > 0) {
                others.allocate(promised * HUGE.bytes());
            }

            Refusal refusal = trial.refusal(hugeTlb(), ASKED);

            String numbers = "128 needed, " + (total - used) + " of " + total + " free in the pool";
            assertThat(refusal.cause())
                    .isEqualTo(promised == 0 ? numbers : numbers + ", " + promised + " of them promised to others");
            assertThat(refusal.remedy()).contains("echo " + target + " > ");
            assertRemedyHelps(trial, refusal, target);
        }
    }

    @Test
    void surplusPagesAreAGrantToo() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 100).overcommit(HUGE, 28));

        Trial.assertAllOnLeaves(trial.granted(require(hugeTlb()), ASKED), HUGE);

        Refusal refusal = trial.refusal(hugeTlb(), ASKED + HUGE.bytes());
        assertThat(refusal.remedy()).contains("echo 129 > ");
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllOnLeaves(trial.granted(require(hugeTlb()), ASKED + HUGE.bytes()), HUGE);
    }

    @ParameterizedTest
    @EnumSource(
            value = CgroupMount.class,
            names = {"V1", "V2"})
    void aLimitOnPromisesIsToldApartFromThePool(CgroupMount mount) {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 200).cgroup(mount).hugeTlbRsvdLimit(HUGE, 64 * MIB));

        Refusal refusal = trial.refusal(hugeTlb(), ASKED);

        assertThat(refusal.call()).isEqualTo("mmap");
        assertThat(refusal.errno()).isEqualTo(Errno.ENOMEM);
        assertThat(refusal.cause())
                .isEqualTo("128 needed, 200 of 200 free in the pool, but the cgroup's hugetlb limit of 64 MiB leaves"
                        + " 64 MiB");
        assertThat(refusal.remedy()).contains("hugetlb.2MB.rsvd.").contains("echo " + ASKED + " > ");
        assertRemedyHelps(trial, refusal, 200);
    }

    @ParameterizedTest
    @EnumSource(
            value = CgroupMount.class,
            names = {"V1", "V2"})
    void aLimitOnFaultsIsARefusalThatGivesThePagesBack(CgroupMount mount) {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 200).cgroup(mount).hugeTlbLimit(HUGE, 64 * MIB));

        Refusal refusal = trial.refusal(hugeTlb(), ASKED);

        assertThat(refusal.call()).isEqualTo("madvise");
        assertThat(refusal.errno()).isEqualTo(Errno.EFAULT);
        assertThat(refusal.cause()).contains("but the cgroup's hugetlb limit of 64 MiB leaves 64 MiB");
        assertThat(refusal.remedy()).doesNotContain("rsvd").contains("echo " + ASKED + " > ");
        assertThat(trial.linux().pool(HUGE).free()).isEqualTo(200);
        assertThat(trial.linux().pool(HUGE).reserved()).isZero();
        assertRemedyHelps(trial, refusal, 200);
    }

    @Test
    void anAddressSpaceLimitIsNamed() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 200).addressSpaceLimit(128 * MIB));

        Refusal refusal = trial.refusal(hugeTlb(), ASKED);

        assertThat(refusal.cause())
                .isEqualTo("128 pages needed, the address space is limited to 128 MiB, of which 0 B are in use");
        assertThat(refusal.reason()).isEqualTo(Reason.ADDRESS_SPACE_LIMIT);
        assertThat(refusal.remedy()).isEqualTo("sudo prlimit --pid 4242 --as=unlimited");
    }

    @Test
    void anEmptyPoolSaysNothingAboutTransparentPages() {
        Trial trial = Trial.of(FakeLinux.x86());

        CommitOutcome outcome = trial.granted(prefer(hugeTlb(GIANT), hugeTlb(), transparent(), basePages()), 2L << 30);

        Trial.assertAllOnLeaves(outcome, HUGE);
        assertThat(outcome.granted()).isEqualTo(transparent());
        assertThat(outcome.refusals()).extracting(Refusal::backing).containsExactly(hugeTlb(GIANT), hugeTlb(HUGE));
        assertThat(outcome.toString())
                .isEqualTo(
                        "granted thp 2 MiB; refused hugetlb 1 GiB: mmap: ENOMEM; 2 needed, 0 of 0 free in the pool"
                                + " [HM-101]; refused hugetlb 2 MiB: mmap: ENOMEM; 1,024 needed, 0 of 0 free in the pool [HM-101]");
    }

    @Test
    void everyCandidateStandsInTheMessageWhenNoneIsGranted() {
        Trial trial = Trial.of(FakeLinux.x86().withoutThp());

        HugePagesUnavailableException refused =
                trial.refused(prefer(hugeTlb(GIANT), transparent(), hugeTlb()), 2L << 30);

        assertThat(String.valueOf(refused.getMessage()).lines())
                .hasSize(4)
                .anyMatch(line -> line.contains("on any of 3 backings"))
                .anyMatch(line -> line.contains("hugetlb 1 GiB: mmap: ENOMEM") && line.contains("nr_hugepages"))
                .anyMatch(line -> line.contains("this kernel offers no thp pages at all"))
                .anyMatch(line -> line.contains("hugetlb 2 MiB: mmap: ENOMEM") && line.contains("nr_hugepages"));
    }

    @Test
    void onTouchThePoolsReservationIsTheEvidence() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 128));
        Snapshot before = trial.linux().snapshot();

        try (HugeArena arena =
                trial.memory().shared(Trial.options(require(hugeTlb()).onTouch()))) {
            MemorySegment segment = arena.allocate(ASKED);

            assertThat(trial.linux().pool(HUGE).reserved()).isEqualTo(128);
            assertThat(arena.outcome(segment).populate()).isEmpty();
            assertThat(arena.outcome(segment).report().absentBytes()).isEqualTo(ASKED);
            assertThat(catchThrowableOfType(HugePagesUnavailableException.class, () -> arena.allocate(ASKED)))
                    .hasMessageContaining("128 needed, 128 of 128 free in the pool, 128 of them promised to others");
            trial.linux().write(segment.address(), ASKED, 1);
            assertThat(arena.report(segment).bytesOnLeaves(HUGE)).isEqualTo(ASKED);
        }

        assertThat(trial.linux().snapshot()).isEqualTo(before);
    }

    @Test
    void moreThanAnAddressSpaceIsARefusalToo() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 128));

        HugePagesUnavailableException refused =
                trial.refused(prefer(hugeTlb(), transparent(), basePages()), Long.MAX_VALUE);

        assertThat(refused.refusals()).extracting(Refusal::call).containsOnly("size");
        trial.refused(prefer(hugeTlb(), transparent(), basePages()), 1L << 61);
    }

    private static void assertRemedyHelps(Trial trial, Refusal refusal, long pages) {
        trial.linux().admin().run(refusal.remedy());
        assertThat(trial.linux().pool(HUGE).total()).isEqualTo(pages);
        Trial.assertAllOnLeaves(trial.granted(require(hugeTlb()), ASKED), HUGE);
    }
}
