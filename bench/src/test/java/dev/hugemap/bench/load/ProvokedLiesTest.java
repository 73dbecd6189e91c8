// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.bench.CSource;
import dev.hugemap.bench.Thp;
import dev.hugemap.bench.ThpSwitch;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.Host;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** What makes a label a lie, done behind a benchmark's back: each is noticed, and named. */
class ProvokedLiesTest {
    private static final NativeBridge KERNEL = NativeBridge.system();
    private static final PageSize BASE = Host.system().pageSizes().base();
    private static final Path THP = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    @Test
    void noticesThatHugePagesWereSwitchedOffBetweenTwoArms() throws IOException {
        PageSize huge = Thp.open();
        assumeTrue(Files.isWritable(THP), "needs root");
        LoadMemory first = memory("2m", 4 * huge.bytes());
        first.open(1);
        first.close();
        LoadMemory second = memory("2m", 4 * huge.bytes());

        try (ThpSwitch _ = ThpSwitch.to("never")) {
            assertThatExceptionOfType(HugePagesUnavailableException.class).isThrownBy(() -> second.open(1));
        }

        assertThat(first.observation().reason()).isEmpty();
        assertThat(second.observation().matches()).isFalse();
        assertThat(second.observation().reason()).startsWith("refused: ").contains("switched off");
    }

    @Test
    void noticesItInCToo() throws IOException {
        PageSize huge = Thp.open();
        assumeTrue(Files.isWritable(THP), "needs root");
        CLoad load = CLoad.of("chase", Backing.THP, 4 * huge.bytes(), 1, 1, 2);

        try (CBaseline baseline = compiled()) {
            CResult granted = baseline.run(load);
            CResult denied;
            try (ThpSwitch _ = ThpSwitch.to("never")) {
                denied = baseline.run(load);
            }

            assertThat(granted.observation().reason()).isEmpty();
            // The kernel takes the advice as it always does, and puts base pages in.
            assertThat(denied.nanos()).isNotEmpty();
            assertThat(denied.observation().matches()).isFalse();
            assertThat(denied.observation().reason())
                    .startsWith("before the run 0 B of ")
                    .contains("on " + BASE + " leaves");
        }
    }

    @Test
    void noticesOneMappingOfManyInC() throws IOException {
        long bytes = 4 * Thp.open().bytes();
        LoadMemory huge = memory("2m", bytes);
        LoadMemory small = memory("base", bytes);
        huge.open(1);
        small.open(1);
        Observation nothing = new Observation(Backing.THP, bytes / 4, bytes, null, null, "");
        String answers = at(huge) + at(huge) + at(small) + at(huge) + "ok 5000\n" + at(huge);

        CResult result = CBaseline.talk(
                nothing,
                HugeMemory.system().inspector(),
                new BufferedReader(new StringReader(answers)),
                Writer.nullWriter());
        huge.close();
        small.close();

        assertThat(result.nanos()).containsExactly(5.0);
        assertThat(result.observation().reason())
                .startsWith("after the run 0 B of ")
                .contains("on " + BASE + " leaves");
    }

    private static String at(LoadMemory memory) {
        return "at " + memory.segment().address() + " " + memory.bytes + "\n";
    }

    @Test
    void noticesAPieceThatWasGivenBackAndFaultedInAnew() {
        seesSplit(piece -> {
            KERNEL.madvise(piece, BASE.bytes(), Advice.MADV_DONTNEED);
            KERNEL.madvise(piece, BASE.bytes(), Advice.MADV_POPULATE_WRITE);
        });
    }

    @Test
    void noticesAPieceWhoseRightsWereTakenAndGiven() {
        seesSplit(piece -> {
            KERNEL.mprotect(piece, BASE.bytes(), Protection.PROT_READ);
            KERNEL.mprotect(piece, BASE.bytes(), Protection.PROT_READ_WRITE);
        });
    }

    /** One base page of the second huge page is treated badly between two rounds of a chase. */
    private static void seesSplit(LongConsumer treatment) {
        PageSize huge = Thp.open();
        LoadMemory memory = memory("2m", 4 * huge.bytes());
        memory.open(1);
        ChaseBenchmark benchmark = new ChaseBenchmark();
        benchmark.chains = 1;
        benchmark.link(memory);
        benchmark.chase();
        treatment.accept(memory.segment().address() + huge.bytes());
        LineOrder.of(memory.bytes, 0).link(memory.segment());
        benchmark.chase();
        memory.close();

        Observation seen = memory.observation();
        assertThat(seen.matches()).isFalse();
        assertThat(Objects.requireNonNull(seen.before()).leaves()).containsOnlyKeys(huge.bytes());
        assertThat(seen.reason())
                .startsWith("after the run ")
                .contains("of " + Bytes.format(memory.bytes) + " were seen on pages of")
                .contains("on " + BASE + " leaves");
    }

    @Test
    void noticesAPoolThatWasEmptiedBetweenTwoArms() throws IOException {
        PageSize size = Backing.HUGETLB
                .pageSize(Host.system().pageSizes())
                .orElseGet(() -> abort("this kernel has no hugetlb pages of that size"));
        Path pool = Path.of("/sys/kernel/mm/hugepages/hugepages-" + (size.bytes() >> 10) + "kB");
        Path count = pool.resolve("nr_hugepages");
        String before = Files.readString(count).strip();
        assumeTrue(!before.equals("0") || Files.isWritable(count), "the pool is empty, and filling it needs root");
        try (CBaseline baseline = compiled()) {
            if (before.equals("0")) {
                Files.writeString(count, "4");
            }
            long free = number(pool, "free_hugepages") - number(pool, "resv_hugepages");
            assumeTrue(free >= 4, "the pool has too few free pages, " + free);
            LoadMemory first = memory("2m-hugetlb", 4 * size.bytes());
            LoadMemory all = memory("2m-hugetlb", free * size.bytes());
            LoadMemory second = memory("2m-hugetlb", 4 * size.bytes());
            first.open(1);
            first.close();
            all.open(1);
            assertThatExceptionOfType(HugePagesUnavailableException.class).isThrownBy(() -> second.open(1));
            CResult inC = baseline.run(CLoad.of("chase", Backing.HUGETLB, 4 * size.bytes(), 1, 1, 2));
            all.close();

            assertThat(first.observation().reason()).isEmpty();
            assertThat(second.observation().reason())
                    .startsWith("refused: ")
                    .contains("4 needed, 0 of ")
                    .contains(" free in the pool");
            assertThat(inC.nanos()).isEmpty();
            assertThat(inC.observation().reason()).startsWith("refused: in C, mmap: ");
        } finally {
            if (before.equals("0")) {
                Files.writeString(count, before);
            }
        }
    }

    private static long number(Path pool, String file) throws IOException {
        return Long.parseLong(Files.readString(pool.resolve(file)).strip());
    }

    private static CBaseline compiled() throws IOException {
        return CBaseline.compile(CSource.compiler().orElseGet(() -> abort("no C compiler on the PATH")));
    }

    private static LoadMemory memory(String backing, long bytes) {
        LoadMemory memory = new LoadMemory();
        memory.backing = backing;
        memory.bytes = bytes;
        return memory;
    }
}
