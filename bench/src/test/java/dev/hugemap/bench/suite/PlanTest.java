// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static dev.hugemap.bench.suite.MadeUp.BASE;
import static dev.hugemap.bench.suite.MadeUp.GIB;
import static dev.hugemap.bench.suite.MadeUp.GIGANTIC;
import static dev.hugemap.bench.suite.MadeUp.MIB;
import static dev.hugemap.bench.suite.MadeUp.THP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.hugemap.bench.load.Backing;
import dev.hugemap.host.KernelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured on which host, and over how much memory. */
class PlanTest {
    private static final Offer ANY_BASE = new Offer(Backing.BASE, BASE, 4096, Long.MAX_VALUE, "");
    private static final Offer ANY_THP = new Offer(Backing.THP, THP, 2 * MIB, Long.MAX_VALUE, "");

    @Test
    void measuresEachTaskOnAllPagesInAllLanguages() {
        Plan plan = Plan.of(
                List.of(MadeUp.loads(MIB), MadeUp.loads(GIB)),
                List.of(ANY_BASE, ANY_THP),
                List.of(Language.values()),
                8 * GIB);

        assertThat(plan.cells()).hasSize(8).doesNotHaveDuplicates();
        assertThat(plan.absent()).isEmpty();
    }

    @Test
    void leavesOutWhatAPoolHasNoPagesForAndSaysWhy() {
        Offer small = new Offer(Backing.GIGANTIC, GIGANTIC, GIB, GIB, "4 needed, 1 of 1 free");
        Plan plan = Plan.of(
                List.of(MadeUp.loads(GIB), MadeUp.loads(4 * GIB)),
                List.of(ANY_BASE, small),
                List.of(Language.JAVA),
                8 * GIB);

        assertThat(plan.cells())
                .extracting(cell -> cell.pages().name() + " " + cell.task().bytes() / GIB)
                .containsExactly("4 KiB 1", "1 GiB hugetlb 1", "4 KiB 4");
        assertThat(plan.absent()).containsExactly(entry("1 GiB hugetlb, more than 1 GiB", "4 needed, 1 of 1 free"));
    }

    @Test
    void putsInWholePagesAlone() {
        Plan plan = Plan.of(
                List.of(new Task(Workload.POPULATE, 3 * MIB, 1)),
                List.of(ANY_BASE, ANY_THP),
                List.of(Language.JAVA),
                8 * GIB);

        assertThat(plan.cells()).extracting(Cell::pages).containsExactly(BASE);
        assertThat(plan.absent())
                .containsExactly(entry("2 MiB, faults over 3 MiB", "that isn't whole pages; 4 MiB is"));
    }

    @Test
    void takesNoMoreMemoryThanTheHostHasToSpare() {
        Plan plan = Plan.of(List.of(MadeUp.loads(4 * GIB)), List.of(ANY_BASE), List.of(Language.JAVA), GIB);

        assertThat(plan.cells()).isEmpty();
        assertThat(plan.absent()).containsExactly(entry("random loads, 4 GiB", "only 1 GiB are to spare on this host"));
    }

    @Test
    void goesFromAPartOfTheFirstCacheToTheMostThatFits() {
        List<Task> tasks = new Tasks(Extent.FULL, Optional.empty(), 3 * GIB, 2).of(Part.TLB);

        assertThat(tasks)
                .filteredOn(task -> task.workload() == Workload.RANDOM_LOADS)
                .extracting(Task::bytes)
                .startsWith(16L << 10, 64L << 10)
                .endsWith(GIB, 2 * GIB);
    }

    @Test
    void hasNoTasksWithoutMemory() {
        assertThat(new Tasks(Extent.FULL, Optional.empty(), 0, 2).of(Part.ALL))
                .extracting(Task::bytes)
                .doesNotContain(0L);
    }

    @Test
    void countsNoSwap(@TempDir Path root) throws IOException {
        Path info = root.resolve("proc/meminfo");
        Files.createDirectories(info.getParent());
        Files.writeString(info, "MemTotal: 9000 kB\nMemAvailable:    4000 kB\nSwapFree:  800000 kB\n");

        assertThat(Room.of(KernelFiles.under(root))).isEqualTo(2000 << 10);
    }

    @Test
    void isShortWhereItIsToBeQuickAndTakesTheSizesAskedFor() {
        assertThat(new Tasks(Extent.QUICK, Optional.empty(), 8 * GIB, 2).of(Part.TLB))
                .extracting(Task::bytes)
                .containsExactly(MIB, 16 * MIB, 128 * MIB, GIB);
        assertThat(new Tasks(Extent.QUICK, Optional.of(List.of(64 * MIB)), 8 * GIB, 2).of(Part.TLB))
                .containsExactly(MadeUp.loads(64 * MIB));
    }
}
