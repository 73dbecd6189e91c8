// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code alloc} with {@code --policy}, {@code --uniform} and {@code --lock}, over modelled hosts. */
class AllocPolicyTest {
    private static final PageSize HUGE = PageSize.mib(2);
    private static final PageSize MULTI = PageSize.kib(64);

    private Recorder recorder = new Recorder();

    private int alloc(FakeLinux linux, String options) {
        recorder = new Recorder();
        String[] arguments = ("alloc " + options).split(" ", -1);
        return Main.run(recorder.console(), Machines.of(linux), arguments);
    }

    private JsonTree json() {
        return JsonTree.parse(recorder.out());
    }

    @Test
    void largestFitEndsOnEverySizeThatFits() {
        FakeLinux linux = FakeLinux.x86()
                .hugeTlb(HUGE, 1)
                .multiThp(MULTI, ThpMode.MADVISE)
                .build();
        Snapshot before = linux.snapshot();
        assertThat(alloc(linux, "4292k --policy largest-fit"))
                .as("%s", recorder.err())
                .isZero();
        assertThat(recorder.out())
                .startsWith("4.2 MiB on pages of 2 MiB, 64 KiB and 4 KiB, proved\n")
                .contains("granted    hugetlb 2 MiB     1 block of 2 MiB, 2 MiB")
                .contains("granted    thp 2 MiB         1 block of 2 MiB, 2 MiB")
                .contains("granted    mthp 64 KiB       3 blocks of 64 KiB, 192 KiB")
                .contains("granted    base 4 KiB        1 block of 4 KiB, 4 KiB")
                .contains("fallback   hugetlb 2 MiB     mmap: ENOMEM; ")
                .contains("1 leaf of 2 MiB, 1 hugetlb leaf of 2 MiB, 49 leaves of 4 KiB, 0 absent, 0 unknown")
                .contains("folios of 192 KiB were counted as they were put in");
        assertThat(linux.snapshot()).isEqualTo(before);
    }

    @Test
    void fixedTellsWhyItsSizeWasRefusedAndTakesTheNext() {
        FakeLinux linux = FakeLinux.x86().build();
        assertThat(alloc(linux, "4m --policy fixed:64k --json")).isZero();
        JsonTree outcome = json().get("outcome");
        assertThat(outcome.get("blocks").only().get("backing").text()).isEqualTo("base");
        JsonTree fallback = outcome.get("fallbacks").only();
        assertThat(fallback.get("backing").text()).isEqualTo("mthp:64k");
        assertThat(fallback.get("reason").text()).isEqualTo("SWITCHED_OFF");
        assertThat(fallback.get("count").number()).isEqualTo(64);

        linux.admin().run("echo madvise > /sys/kernel/mm/transparent_hugepage/hugepages-64kB/enabled");
        assertThat(alloc(linux, "4m --policy fixed:64k --json")).isZero();
        assertThat(json().get("outcome").get("blocks").only().get("backing").text())
                .isEqualTo("mthp:64k");
        assertThat(json().get("outcome").get("fallbacks").elements()).isEmpty();
    }

    @Test
    void batchedPutsInSmallPagesSoManyAtATime() {
        assertThat(alloc(FakeLinux.x86().build(), "4m --policy batched:64k")).isZero();
        assertThat(recorder.out()).startsWith("4 MiB on 4 KiB pages, proved\n").contains("64 blocks of 64 KiB, 4 MiB");
    }

    @Test
    void adaptivePutsHugePagesWhereAllIsAskedFor() {
        assertThat(alloc(FakeLinux.x86().build(), "8m --policy adaptive --prefer base,thp"))
                .isZero();
        assertThat(recorder.out())
                .startsWith("8 MiB on 2 MiB pages, proved\n")
                .contains("4 blocks of 2 MiB, 8 MiB")
                .doesNotContain("fallback");
    }

    @Test
    void aBlockRefusedOnEverySizeEndsItAndNothingIsLeft() {
        FakeLinux linux = FakeLinux.x86().hugeTlb(HUGE, 2).build();
        Snapshot before = linux.snapshot();
        assertThat(alloc(linux, "8m --policy largest-fit --require hugetlb:2m --json"))
                .isEqualTo(1);
        assertThat(recorder.err()).startsWith("8 MiB: hugetlb 2 MiB refused, nothing is mapped\n");
        assertThat(json().get("policy").text()).isEqualTo("largest-fit");
        assertThat(json().get("refusals").only().get("reason").text()).isEqualTo("POOL_SHORT");
        assertThat(json().get("outcome").isNull()).isTrue();
        assertThat(linux.snapshot()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "64m --policy fixed:4m; this host has no pages of 4 MiB for fixed:4m",
                "64m --policy fixed:2m --require base; fixed:2m is about pages of 2 MiB, and none of base has them",
                "64m --policy batched:64k --require thp; which is less than a page of thp",
                "64m --policy batched:1k; which is less than a page of base",
                "64m --policy fixed:64k --prefer thp,mthp:64k; which is less than a page of thp",
                "64m --policy fixed:1g; a block of 1 GiB is more than the 64 MiB asked for",
                "64m --policy batched:1g; a block of 1 GiB is more than the 64 MiB asked for",
                "64m --policy fixed:2m --uniform --prefer thp,base; with --uniform",
                "64m --policy largest-fit --prefer thp,thp; named twice",
                "64m --policy largest-fit --require hugetlb:16m; this host has no hugetlb:16m",
                "64m --policy largest-fit --on-touch; one or the other",
                "64m --uniform --on-touch; one or the other",
            })
    void whatCanNotGoTogetherIsBadUsage(String options, String text) {
        FakeLinux linux = FakeLinux.x86().build();
        assertThat(alloc(linux, options)).isEqualTo(2);
        assertThat(recorder.err()).startsWith("hugemap alloc: ").contains(text);
        assertThat(linux.calls()).noneMatch(call -> call.startsWith("mmap"));
    }

    @Test
    void uniformSaysItsSizeBeforehandAndKeepsIt() {
        FakeLinux linux = FakeLinux.x86().build();
        assertThat(alloc(linux, "64m --uniform")).isZero();
        assertThat(recorder.out())
                .startsWith("64 MiB on 2 MiB pages, proved\n")
                .contains("uniform    2 MiB             chosen before the first page was mapped");
        assertThat(alloc(linux, "64m --uniform --policy largest-fit --json")).isZero();
        assertThat(json().get("uniformPageSize").number()).isEqualTo(HUGE.bytes());
        assertThat(json().get("outcome").get("blocks").only().get("pageSize").number())
                .isEqualTo(HUGE.bytes());
    }

    @Test
    void uniformIsRefusedWithItsSizeWhereTheKernelRefusesAfterwards() {
        FakeLinux linux = FakeLinux.x86().build();
        linux.failEvery("madvise", Errno.ENOMEM);
        assertThat(alloc(linux, "64m --uniform --prefer thp,base --json")).isEqualTo(1);
        assertThat(json().get("uniformPageSize").number()).isEqualTo(HUGE.bytes());
        assertThat(json().get("refusals").only().get("backing").text()).isEqualTo("thp");
        assertThat(recorder.err()).contains("uniform   2 MiB");
    }

    @Test
    void uniformThatNothingCanBeIsRefusedWithACommandThatHelps() {
        FakeLinux linux = FakeLinux.x86().privileged().build();
        assertThat(alloc(linux, "8m --uniform --policy fixed:64k --json")).isEqualTo(1);
        assertThat(json().get("uniformPageSize").isNull()).isTrue();
        JsonTree refusal = json().get("refusals").only();
        assertThat(refusal.get("reason").text()).isEqualTo("SWITCHED_OFF");

        linux.admin().run(refusal.get("remedy").text());
        assertThat(alloc(linux, "8m --uniform --policy fixed:64k")).isZero();
        assertThat(recorder.out()).startsWith("8 MiB on 64 KiB pages, proved\n");
    }

    @Test
    void lockShowsWhatTheKernelCounts() {
        for (String how : new String[] {"", " --policy largest-fit", " --uniform"}) {
            FakeLinux linux = FakeLinux.x86().lockedMemoryLimit(64L << 20).build();
            assertThat(alloc(linux, "8m --lock" + how)).isZero();
            assertThat(recorder.out())
                    .startsWith("8 MiB on 2 MiB pages, proved and locked\n")
                    .contains("locked     8 MiB             seen in smaps");
            assertThat(alloc(linux, "8m --lock --json" + how)).isZero();
            assertThat(json().get("locked").number()).isEqualTo(8L << 20);
        }
    }

    @Test
    void pagesOfAPoolNeedNoLock() {
        FakeLinux linux = FakeLinux.x86().hugeTlb(HUGE, 4).lockedMemoryLimit(0).build();
        assertThat(alloc(linux, "8m --lock --require hugetlb:2m")).isZero();
        assertThat(recorder.out())
                .startsWith("8 MiB on 2 MiB pages, proved\n")
                .contains("8 MiB of a pool are never swapped and need no lock");
    }

    @Test
    void lockOnTouchLocksNothingYet() {
        assertThat(alloc(FakeLinux.x86().build(), "4m --lock --on-touch --prefer thp,base"))
                .isZero();
        assertThat(recorder.out()).contains("locked     0 B               each page as it comes");
    }

    @Test
    void lockBeyondTheLimitIsRefusedWithTheLimitAndACommandThatHelps() {
        FakeLinux linux = FakeLinux.x86()
                .lockedMemoryLimit(1L << 20)
                .lockedMemoryCeiling(64L << 20)
                .build();
        assertThat(alloc(linux, "8m --lock --require thp --json")).isEqualTo(1);
        JsonTree refusal = json().get("refusals").only();
        assertThat(refusal.get("reason").text()).isEqualTo("LOCKED_MEMORY_LIMIT");
        assertThat(refusal.get("cause").text()).contains("the limit (RLIMIT_MEMLOCK) is 1,048,576 bytes");
        assertThat(json().get("locked").isNull()).isTrue();

        linux.admin().run(refusal.get("remedy").text());
        assertThat(alloc(linux, "8m --lock --require thp")).isZero();
    }
}
