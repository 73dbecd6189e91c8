// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hugemap.bench.CSource;
import dev.hugemap.bench.Thp;
import dev.hugemap.host.Host;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CBaselineTest {
    private static final int BYTES = 1 << 20;

    private static CBaseline baseline;

    @BeforeAll
    static void compile() throws IOException {
        Path compiler = CSource.compiler().orElseGet(() -> abort("no C compiler on the PATH"));
        baseline = CBaseline.compile(compiler, "-Wall", "-Wextra", "-Werror");
    }

    @AfterAll
    static void delete() throws IOException {
        if (baseline != null) {
            baseline.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void chasesWithEachNumberOfChains(int chains) {
        CResult result = baseline.run(CLoad.chase(Backing.BASE, BYTES, chains, 0, 2, 2));

        assertThat(result.nanos()).hasSize(2).allMatch(nanos -> nanos > 0);
        assertThat(result.observation().reason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"read", "write", "fill", "move", "copy", "scale", "add", "triad", "update", "touch", "populate"})
    void timesEachWorkload(String workload) {
        CResult result = baseline.run(CLoad.of(workload, Backing.BASE, BYTES, 2, 2, 2));

        assertThat(result.nanos()).hasSize(2).allMatch(nanos -> nanos > 0);
        assertThat(result.observation().reason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chase", "populate"})
    void isSeenOnHugePages(String workload) {
        Thp.open();

        CResult result = baseline.run(CLoad.of(workload, Backing.THP, 8 * BYTES, 1, 1, 2));

        assertThat(result.observation().reason()).isEmpty();
        assertThat(Objects.requireNonNull(result.observation().after()).evidence())
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"touch", "populate"})
    void mayBeLookedAtWithEachMapping(String workload) throws IOException {
        int warmUps = 3;
        int iterations = 2;
        Process process = baseline.start(
                new CLoad(workload, Backing.BASE, BYTES, 1, warmUps, iterations, 0, 1, 0),
                Host.system().pageSizes().base());
        process.outputWriter(US_ASCII).close();
        List<String> answers = process.inputReader(US_ASCII).lines().toList();
        CSource.await(process);

        // No sample of no length has more than one mapping.
        assertThat(answers.stream().filter(answer -> answer.startsWith("at "))).hasSize(1 + warmUps + iterations + 1);
        assertThat(answers.stream().filter(answer -> answer.startsWith("ok ")))
                .singleElement()
                .satisfies(times -> assertThat(times.split(" ")).hasSize(1 + iterations));
    }

    @Test
    void hasAsManyThreadsAsAreAskedFor() {
        CResult result = baseline.run(CLoad.of("read", Backing.BASE, BYTES, 100, 1, 2));

        assertThat(result.nanos()).hasSize(1);
        assertThat(result.observation().reason()).isEmpty();
    }

    @Test
    void hasNoTimesWhereItsMemoryIsRefused() {
        Thp.open();

        CResult result = baseline.run(CLoad.of("chase", Backing.THP, 1L << 46, 1, 1, 2));

        assertThat(result.nanos()).isEmpty();
        assertThat(result.observation().reason()).startsWith("refused: in C, ");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> baseline.run(CLoad.of("dance", Backing.BASE, BYTES, 1, 1, 2)))
                .withMessageContaining("error workload");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> baseline.run(CLoad.of("chase", Backing.BASE, BYTES, 0, 1, 2)))
                .withMessageContaining("error arguments");
    }

    @ParameterizedTest
    @CsvSource({"16384,0", "1000000,0", "65536,4096"})
    void linksLinesAsJavaDoes(long bytes, long stride) throws IOException {
        Process process = baseline.start(
                CLoad.chase(Backing.BASE, bytes, 1, stride, 1, 1),
                Host.system().pageSizes().base());
        String answer = process.inputReader(US_ASCII).readLine();
        long address = Long.parseLong(answer.split(" ")[1]);
        byte[] linkedInC = new byte[(int) bytes];
        try (var memory = new RandomAccessFile("/proc/" + process.pid() + "/mem", "r")) {
            memory.seek(address);
            memory.readFully(linkedInC);
        }
        process.outputWriter(US_ASCII).close();
        CSource.await(process);

        try (Arena arena = Arena.ofConfined()) {
            MemorySegment linked = arena.allocate(bytes, LineOrder.LINE);
            LineOrder.of(bytes, stride).link(linked);
            MemorySegment inC = MemorySegment.ofArray(linkedInC);
            for (long line = 0; line < bytes; line += LineOrder.LINE) {
                assertThat(inC.get(JAVA_LONG_UNALIGNED, line) - address)
                        .isEqualTo(linked.get(JAVA_LONG_UNALIGNED, line) - linked.address());
            }
        }
    }
}
