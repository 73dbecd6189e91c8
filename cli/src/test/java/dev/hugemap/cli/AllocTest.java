// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AllocTest {
    private static final PageSize HUGE = PageSize.mib(2);

    private Recorder recorder = new Recorder();

    private int alloc(FakeLinux linux, String options) {
        recorder = new Recorder();
        String[] arguments = ("alloc " + options).split(" ", -1);
        return Main.run(recorder.console(), Machines.of(linux), arguments);
    }

    /** The command that the first refusal prints. */
    private String remedy() {
        String label = "to have it";
        String line = (recorder.out() + recorder.err())
                .lines()
                .filter(text -> text.contains(label))
                .findFirst()
                .orElseThrow();
        return line.substring(line.indexOf(label) + label.length()).strip();
    }

    @Test
    void prefersTheLargestThatFitsDownToBase() {
        FakeLinux linux = FakeLinux.x86().build();
        assertThat(alloc(linux, "256m")).isZero();
        assertThat(recorder.err()).isEmpty();
        assertThat(recorder.out())
                .startsWith("256 MiB on 2 MiB pages, proved\n")
                .contains("128 leaves of 2 MiB, 0 smaller, 0 absent, 0 unknown")
                .contains("128 needed, 0 of 0 free in the pool");
    }

    @Test
    void saysThatItSettledForBasePages() {
        assertThat(alloc(FakeLinux.x86().thp(ThpMode.NEVER).build(), "4m")).isZero();
        assertThat(recorder.out())
                .startsWith("4 MiB on 4 KiB pages, proved; huge pages were refused\n")
                .contains("refused    hugetlb 2 MiB")
                .contains("refused    thp 2 MiB");
        assertThat(alloc(FakeLinux.x86().build(), "4m --require base")).isZero();
        assertThat(recorder.out()).startsWith("4 MiB on 4 KiB pages, proved\n");
    }

    @Test
    void prefersMultiSizePagesThatAreOnToBasePages() {
        FakeLinux linux =
                FakeLinux.x86().multiThp(PageSize.kib(64), ThpMode.MADVISE).build();
        assertThat(alloc(linux, "1m")).isZero();
        assertThat(recorder.out())
                .startsWith("1 MiB on 64 KiB pages, proved\n")
                .contains("16 folios of 64 KiB")
                .doesNotContain("refused");
    }

    @Test
    void givesEverythingBack() {
        FakeLinux linux = FakeLinux.x86().hugeTlb(HUGE, 128).build();
        Snapshot before = linux.snapshot();
        assertThat(alloc(linux, "256m")).isZero();
        assertThat(linux.snapshot()).isEqualTo(before);
    }

    @Test
    void requireOfTooSmallAPoolIsRefusedWithACommandThatHelps() {
        FakeLinux linux = FakeLinux.x86().hugeTlb(HUGE, 100).privileged().build();
        Snapshot before = linux.snapshot();
        assertThat(alloc(linux, "256m --require hugetlb:2m")).isEqualTo(1);
        assertThat(recorder.out()).isEmpty();
        assertThat(recorder.err())
                .startsWith("256 MiB: hugetlb 2 MiB refused, nothing is mapped\n")
                .contains("128 needed, 100 of 100 free");
        assertThat(linux.snapshot()).isEqualTo(before);

        linux.admin().run(remedy());
        assertThat(alloc(linux, "256m --require hugetlb:2m")).isZero();
        assertThat(recorder.out()).contains("granted    hugetlb 2 MiB").contains("128 leaves of 2 MiB, 0 smaller");
    }

    @Test
    void requireOfASizeThatIsOffIsRefusedWithACommandThatHelps() {
        FakeLinux linux = FakeLinux.x86().privileged().build();
        assertThat(alloc(linux, "64m --require mthp:64k")).isEqualTo(1);
        linux.admin().run(remedy());
        int exitCode = alloc(linux, "64m --require mthp:64k");
        assertThat(exitCode).as("%s", recorder.err() + recorder.out()).isZero();
        assertThat(recorder.out())
                .startsWith("64 MiB on 64 KiB pages, proved\n")
                .contains("1,024 folios of 64 KiB under 16,384 leaves of 4 KiB, 0 smaller");
    }

    @Test
    void requireUnderNeverIsRefused() {
        FakeLinux linux = FakeLinux.x86().thp(ThpMode.NEVER).build();
        assertThat(alloc(linux, "64m --require thp")).isEqualTo(1);
        assertThat(recorder.err()).contains("switched off").contains("echo madvise > ");
    }

    @Test
    void requireInAProcessWithoutTransparentPagesNamesTheCause() {
        FakeLinux linux = FakeLinux.x86().processThpDisable(1).build();
        assertThat(alloc(linux, "64m --require thp")).isEqualTo(1);
        assertThat(recorder.err()).contains("switched off for this process");
    }

    @Test
    void preferTriesInTheOrderGiven() {
        FakeLinux linux = FakeLinux.x86().hugeTlb(HUGE, 128).build();
        assertThat(alloc(linux, "256m --prefer base,hugetlb:2m")).isZero();
        assertThat(recorder.out())
                .startsWith("256 MiB on 4 KiB pages, proved\n")
                .doesNotContain("refused");
        assertThat(alloc(linux, "1g --prefer hugetlb:1g,hugetlb,thp")).isZero();
        assertThat(recorder.out()).startsWith("1 GiB on 2 MiB pages, proved\n").contains("refused    hugetlb 1 GiB");
    }

    @Test
    void aBackingThatTheHostDoesNotListIsBadUsage() {
        FakeLinux linux = FakeLinux.x86().build();
        assertThat(alloc(linux, "64m --require hugetlb:16m")).isEqualTo(2);
        assertThat(recorder.err()).contains("this host has no hugetlb:16m; it lists hugetlb:1g, hugetlb:2m, thp, ");
        assertThat(linux.calls()).noneMatch(call -> call.startsWith("mmap"));
    }

    @Test
    void onTouchWithNothingToProveItIsBadUsage() {
        FakeLinux linux = FakeLinux.x86().build();
        assertThat(alloc(linux, "64m --require thp --on-touch")).isEqualTo(2);
        assertThat(recorder.err()).contains("thp alone can't be had on touch");
        assertThat(alloc(linux, "64m --threads 0")).isEqualTo(2);
        assertThat(alloc(linux, "64m --prefer thp,thp")).isEqualTo(2);
        assertThat(linux.calls()).noneMatch(call -> call.startsWith("mmap"));
    }

    @Test
    void onTouchOfAPoolHoldsByItsReservation() {
        FakeLinux linux = FakeLinux.x86().hugeTlb(HUGE, 128).build();
        assertThat(alloc(linux, "256m --require hugetlb:2m --on-touch")).isZero();
        assertThat(recorder.out()).startsWith("256 MiB reserved in the pool of 2 MiB pages, put in on touch\n");
    }

    @Test
    void onTouchOfTransparentPagesPromisesNothing() {
        assertThat(alloc(FakeLinux.x86().build(), "256m --prefer thp,base --on-touch"))
                .isZero();
        assertThat(recorder.out()).startsWith("256 MiB to be put on 2 MiB pages on touch, nothing to prove yet\n");
    }

    @Test
    void onTouchOfWhatTheHostPrefersIsNeverBadUsage() {
        FakeLinux linux = FakeLinux.x86().build();
        assertThat(alloc(linux, "64k --on-touch")).as("%s", recorder.err()).isZero();
        assertThat(recorder.out()).startsWith("64 KiB to be put on 4 KiB pages on touch, nothing to prove yet\n");
    }

    @Test
    void populatesByAsManyThreadsAsAskedFor() {
        assertThat(alloc(FakeLinux.x86().build(), "256m --threads 3")).isZero();
        assertThat(recorder.out()).contains(" 3 threads");
        assertThat(alloc(FakeLinux.x86().build(), "64m --threads 1")).isZero();
        assertThat(recorder.out()).contains(" 1 thread\n");
    }

    @Test
    void jsonOfARefusalGoesToStandardOutputAndItsTextToStandardError() {
        FakeLinux linux = FakeLinux.x86().hugeTlb(HUGE, 100).build();
        assertThat(alloc(linux, "256m --require hugetlb:2m --json")).isEqualTo(1);
        assertThat(recorder.err()).startsWith("256 MiB: hugetlb 2 MiB refused");
        JsonTree json = JsonTree.parse(recorder.out());
        assertThat(json.get("granted").elements()).isEmpty();
        assertThat(json.get("proof").isNull()).isTrue();
        assertThat(json.get("refusals").only().get("cause").text()).contains("128 needed, 100 of 100 free");
    }

    @Test
    void jsonOfAGrantStandsAlone() {
        assertThat(alloc(FakeLinux.x86().build(), "256m --json")).isZero();
        assertThat(recorder.err()).isEmpty();
        JsonTree json = JsonTree.parse(recorder.out());
        assertThat(json.get("requested").number()).isEqualTo(256L << 20);
        assertThat(json.get("proof").get("pages").only().get("leaves").number()).isEqualTo(128);
        assertThat(json.get("proof").get("disagreements").elements()).isEmpty();
    }

    @Test
    void holdKeepsTheMemoryUntilALine() {
        FakeLinux linux = FakeLinux.x86().hugeTlb(HUGE, 128).build();
        HeldInput input = new HeldInput(() -> linux.pool(HUGE).free());
        Recorder held = new Recorder(input);
        int exitCode = Main.run(held.console(), Machines.of(linux), "alloc", "256m", "--hold");
        assertThat(exitCode).isZero();
        assertThat(input.observed()).as("free pages while it was held").containsOnly(0L);
        assertThat(linux.pool(HUGE).free()).isEqualTo(128);
    }

    @Test
    void holdPrintsItsResultFirst() {
        FakeLinux linux = FakeLinux.x86().build();
        Recorder[] held = new Recorder[1];
        HeldInput input = new HeldInput(() -> (long) held[0].out().length());
        held[0] = new Recorder(input);
        Main.run(held[0].console(), Machines.of(linux), "alloc", "2m", "--hold");
        assertThat(input.observed()).allSatisfy(length -> assertThat(length).isPositive());
    }

    @Test
    void aRefusedRequestHoldsNothing() {
        HeldInput input = new HeldInput(() -> 0L);
        Recorder held = new Recorder(input);
        String[] arguments = {"alloc", "256m", "--require", "hugetlb:2m", "--hold"};
        assertThat(Main.run(held.console(), Machines.of(FakeLinux.x86().build()), arguments))
                .isEqualTo(1);
        assertThat(input.observed()).isEmpty();
    }

    @Test
    void whatNobodyCanGrantIsRefusedForEachBacking() {
        FakeLinux linux = FakeLinux.x86().build();
        linux.failEvery("mmap", Errno.ENOMEM);
        assertThat(alloc(linux, "256m")).isEqualTo(1);
        assertThat(recorder.err()).startsWith("256 MiB: all 3 backings refused, nothing is mapped\n");
        long commands = Arrays.stream(recorder.err().split("\n", -1))
                .filter(line -> line.contains("to have it"))
                .count();
        assertThat(commands).isEqualTo(3);
    }
}
