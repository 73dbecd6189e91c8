// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.memory.Backing;
import dev.hugemap.memory.Fallback;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocPageTest {
    private final Recorder recorder = new Recorder();

    private String result(Allocation allocation) {
        new AllocPage(allocation).result().print(recorder.console().out(), Colour.OFF);
        return recorder.out();
    }

    @Test
    void putsTheVerdictFirstAndTheCommandBelowItsRefusal() {
        assertThat(result(Outcomes.thp(List.of()))).isEqualTo("""
                256 MiB on 2 MiB pages, proved
                  granted    thp 2 MiB         128 leaves of 2 MiB, 0 smaller, 0 absent, 0 unknown
                  refused    hugetlb 2 MiB     mmap: ENOMEM; 128 needed, 0 of 0 free in the pool [HM-101]
                             to have it        echo 128 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages
                  populate   12.5 ms           20 GiB/s, 128 faults, 2 threads
                  evidence   2 sources agree   PAGEMAP_SCAN, smaps
                """);
    }

    @Test
    void tellsFoliosFromTheLeavesAboveThem() {
        assertThat(result(Outcomes.multiSize()))
                .startsWith("64 MiB on 64 KiB pages, proved\n")
                .contains("1,024 folios of 64 KiB under 16,384 leaves of 4 KiB, 0 smaller, 0 absent, 0 unknown");
    }

    @Test
    void doesNotCallProvedWhatIsPartlyAbsent() {
        assertThat(result(Outcomes.halfAbsent()))
                .startsWith("256 MiB on 2 MiB pages, granted but not proved\n")
                .contains("64 leaves of 2 MiB, 0 smaller, 128 MiB absent, 0 unknown");
    }

    @Test
    void tellsWhereTwoSourcesDiffer() {
        assertThat(result(Outcomes.thp(List.of("PAGEMAP_SCAN says 128, smaps 127"))))
                .startsWith("256 MiB on 2 MiB pages, granted but not proved\n")
                .contains("evidence   2 sources disagree   PAGEMAP_SCAN, smaps")
                .contains("difference           PAGEMAP_SCAN says 128, smaps 127");
    }

    @Test
    void onTouchPromisesNoMoreThanThereIs() {
        assertThat(result(Outcomes.onTouch(Backing.transparent())))
                .startsWith("256 MiB to be put on 2 MiB pages on touch, nothing to prove yet\n")
                .contains("0 leaves of 2 MiB, 0 smaller, 256 MiB absent")
                .contains("populate   on touch");
    }

    @Test
    void onTouchOfAPoolIsAReservation() {
        assertThat(result(Outcomes.onTouch(Backing.hugeTlb(Outcomes.HUGE))))
                .startsWith("256 MiB reserved in the pool of 2 MiB pages, put in on touch\n");
    }

    @Test
    void showsBlocksAndFallbacksThenWhatIsSeen() {
        assertThat(result(Outcomes.mixed())).isEqualTo("""
                3 MiB on pages of 2 MiB, 64 KiB and 4 KiB, proved
                  granted    thp 2 MiB         1 block of 2 MiB, 2 MiB
                  granted    mthp 64 KiB       8 blocks of 64 KiB, 512 KiB
                  granted    base 4 KiB        128 blocks of 4 KiB, 512 KiB
                  fallback   hugetlb 2 MiB     mmap: ENOMEM; 128 needed, 0 of 0 free in the pool [HM-101] (1 block)
                             to have it        echo 128 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages
                  pages      seen after        1 leaf of 2 MiB, 8 folios of 64 KiB under 128 leaves of 4 KiB, 128 leaves of 4 KiB, 0 absent, 0 unknown
                  faults     137               in 1.5 ms, each block's proof included
                             note              folios of 512 KiB were counted as they were put in, and can't be seen now
                  evidence   2 sources agree   PAGEMAP_SCAN, smaps
                """);
    }

    @Test
    void aBlockThatWasNotTriedSoSoonCountsWithTheOneThatWas() {
        Recorder page = new Recorder();
        Page rows = new Page();
        Refusal pause = new Refusal(
                Backing.hugeTlb(Outcomes.HUGE), Outcomes.HUGE, Reason.BACKED_OFF, "backoff", null, "later", "wait");
        new RefusalRows(rows).add(List.of(new Fallback(Outcomes.EMPTY_POOL, 3), new Fallback(pause, 29)));
        rows.print(page.console().out(), Colour.OFF);
        assertThat(page.out()).contains("free in the pool [HM-101] (32 blocks)").doesNotContain("backoff");
    }

    @Test
    void saysWhatIsUniformAndLocked() {
        assertThat(result(Outcomes.uniformAndLocked(Outcomes.HUGE, Outcomes.MIB_256)))
                .startsWith("256 MiB on 2 MiB pages, proved and locked\n")
                .contains("uniform    2 MiB             chosen before the first page was mapped")
                .contains("locked     256 MiB           seen in smaps");
        assertThat(result(Outcomes.uniformAndLocked(Outcomes.HUGE, 4096)))
                .contains("256 MiB on 2 MiB pages, proved, but not all locked\n");
    }

    @Test
    void countsOneAsOne() {
        assertThat(result(Outcomes.base())).contains("1 leaf of 4 KiB, ").contains(" 1 fault, ");
    }

    @Test
    void aRefusalNamesEveryBackingWithItsCommand() {
        new AllocPage(Outcomes.refused()).refusal().print(recorder.console().err(), Colour.OFF);
        assertThat(recorder.err()).isEqualTo("""
                256 MiB: all 2 backings refused, nothing is mapped
                  refused   hugetlb 2 MiB   mmap: ENOMEM; 128 needed, 0 of 0 free in the pool [HM-101]
                            to have it      echo 128 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages
                  refused   thp 2 MiB       sysfs; transparent huge pages of 2 MiB are switched off [HM-103]
                            to have it      echo madvise > /sys/kernel/mm/transparent_hugepage/enabled
                """);
    }
}
