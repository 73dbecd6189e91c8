// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.BackingPolicy.require;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.management.ThreadMXBean;
import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolOptions;
import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceReplayTest {
    private static final CSource RECORDER = new CSource("record.c", List.of("trace.h"));
    private static final String[] STRICT = {"-Wall", "-Wextra", "-Werror"};

    private final Path folder;

    TraceReplayTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aProgramIsRecordedAndReplayedOnEachAllocatorThatIsHere() throws IOException {
        Path file = record("sort", "--parallel=2", numbers().toString());
        try (ReplayProgram program = ReplayProgram.compile(compiler(), STRICT);
                AllocationTrace trace = AllocationTrace.open(file)) {
            TraceSummary summary = TraceSummary.of(trace);
            TraceArms arms = TraceArms.of(HugeMemory.system(), program, false, summary.peakLiveBytes());

            assertThat(trace.program()).isEqualTo("sort");
            assertThat(summary.allocations()).isPositive();
            assertThat(arms.arms()).extracting(ReplayArm::name).contains("glibc");
            for (ReplayArm arm : arms.arms()) {
                ReplaySample sample = arm.replay(trace);

                assertThat(sample.liveBytes()).as(arm.name()).isEqualTo(summary.liveBytes());
                assertThat(sample.nanos()).as(arm.name()).isPositive();
                assertThat(arm.isHuge() ? sample.leftBytes() : 0).as(arm.name()).isZero();
            }
        }
    }

    @Test
    void whatThreadsHandOverResizeAndAlignIsRecordedAndNothingOfAChild() throws IOException {
        Path file = record(asker(), "0");
        try (ReplayProgram program = ReplayProgram.compile(compiler(), STRICT);
                AllocationTrace trace = AllocationTrace.open(file)) {
            TraceSummary summary = TraceSummary.of(trace);

            assertThat(trace.program()).isEqualTo("ask");
            assertThat(trace.threads()).isEqualTo(2);
            for (long size = 70_000; size < 71_000; size++) {
                assertThat(count(trace, AllocationTrace.ALLOCATE, size, 1)).isEqualTo(1);
            }
            assertThat(count(trace, AllocationTrace.ZEROED, 33_333, 1)).isEqualTo(1);
            assertThat(count(trace, AllocationTrace.REALLOCATE, 9_999_999, 1)).isEqualTo(1);
            assertThat(count(trace, AllocationTrace.ALLOCATE, 5555, 4096)).isEqualTo(1);
            assertThat(count(trace, AllocationTrace.ALLOCATE, 77_777, 1)).isZero();
            assertThat(live(trace))
                    .contains(5555L)
                    .doesNotContain(33_333L, 9_999_999L)
                    .noneMatch(size -> size >= 70_000 && size < 71_000);
            assertThat(program.replay(Malloc.ALL.getFirst(), file).liveBytes()).isEqualTo(summary.liveBytes());
            assertThat(new PoolReplayArm(HugeMemory.system(), "base", require(basePages()))
                            .replay(trace)
                            .liveBytes())
                    .isEqualTo(summary.liveBytes());
        }
    }

    @Test
    void whatDidNotFitIntoTheFileAsAWholeIsCutOff() throws IOException {
        Path trace = folder.resolve("limited.trace");
        String told = run(new ProcessBuilder(
                "sh",
                "-c",
                // In blocks of 512 bytes: one write of the recorder's and a part of the next one fit.
                "trap '' XFSZ; ulimit -f 2000; exec env LD_PRELOAD=\"$0\" HUGEMAP_TRACE=\"$1\" \"$2\" 100000",
                recorder().toString(),
                trace.toString(),
                asker()));

        assertThat(told).containsOnlyOnce("the trace can't be written any further");
        try (AllocationTrace whole = AllocationTrace.open(trace)) {
            assertThat(whole.operations()).isEqualTo(65_536);
            assertThat(TraceSummary.of(whole).allocations()).isPositive();
        }
    }

    @Test
    void aRecorderThatHasNoFileSaysSo() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(asker(), "0");
        builder.environment().put("LD_PRELOAD", recorder().toString());
        builder.environment()
                .put("HUGEMAP_TRACE", folder.resolve("nowhere/some.trace").toString());

        assertThat(run(builder)).contains("the file of HUGEMAP_TRACE can't be made");
    }

    @Test
    void theRecorderKeepsATraceThatIsThere() throws IOException {
        Path file = record("sort", numbers().toString());
        byte[] before = Files.readAllBytes(file);

        record("sort", "-r", numbers().toString());

        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void everyOperationIsDoneOnAPoolAsOnTheMallocOfC() throws IOException {
        Path file = everything().write(folder);
        try (ReplayProgram program = ReplayProgram.compile(compiler(), STRICT);
                AllocationTrace trace = AllocationTrace.open(file)) {
            PoolReplayArm pool = new PoolReplayArm(HugeMemory.system(), "base", require(basePages()));
            ReplaySample inJava = pool.replay(trace);
            ReplaySample inC = program.replay(Malloc.ALL.getFirst(), file);

            assertThat(inJava.liveBytes())
                    .isEqualTo(inC.liveBytes())
                    .isEqualTo(TraceSummary.of(trace).liveBytes());
            assertThat(inJava.leftBytes()).isZero();
            assertThat(inJava.hugeBytes()).isZero();
        }
    }

    @Test
    void theReplayInCSeesAReallocThatCopiesNothing() throws IOException {
        Path library = new CSource("forget.c", List.of())
                .compile(compiler(), Files.createTempDirectory(folder, "forget"), "-shared", "-fPIC");
        Path file = everything().write(folder);
        try (ReplayProgram program = ReplayProgram.compile(compiler())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> program.replay(Malloc.plain("forgetful", library.toString(), "libc.so"), file))
                    .withMessageContaining("error reallocation");
        }
    }

    @Test
    void theReplayInCRefusesATraceThatWasCut() throws IOException {
        byte[] whole = everything().toBytes();
        Path file = Files.write(folder.resolve("cut.trace"), Arrays.copyOf(whole, whole.length - 1));
        try (ReplayProgram program = ReplayProgram.compile(compiler())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> program.replay(Malloc.ALL.getFirst(), file))
                    .withMessageContaining("cut.trace");
        }
    }

    @Test
    void anAllocatorThatIsNotThereIsNotTakenForAnother() throws IOException {
        Malloc absent = Malloc.plain("none", "libno-such-malloc.so", "libno-such-malloc");
        Path file = everything().write(folder);
        try (ReplayProgram program = ReplayProgram.compile(compiler())) {
            assertThatIllegalStateException().isThrownBy(() -> program.replay(absent, file));
        }
    }

    @Test
    void anOperationOnAPoolMakesNoGarbage() throws IOException {
        TraceFile many = new TraceFile(1);
        for (int i = 0; i < 400; i++) {
            many.add(AllocationTrace.ALLOCATE, 0, 100).add(AllocationTrace.FREE, 0, 0);
        }
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        try (AllocationTrace trace = AllocationTrace.open(many.write(folder));
                HugePool pool =
                        HugePool.open(PoolOptions.of(require(basePages())).capacity(1 << 24))) {
            PoolReplay replay = new PoolReplay(pool, trace);
            for (int i = 0; i < 2000; i++) {
                long before = thread.getCurrentThreadAllocatedBytes();
                replay.run(0, trace.operations());
                least = Math.min(least, thread.getCurrentThreadAllocatedBytes() - before);
            }
        }

        assertThat(least).isZero();
    }

    private static TraceFile everything() {
        return new TraceFile(4)
                .add(AllocationTrace.ALLOCATE, 0, 100)
                .add(AllocationTrace.ALLOCATE, 1, 5000, 12)
                .add(AllocationTrace.ZEROED, 2, 300_000)
                .add(AllocationTrace.REALLOCATE, 0, 3_000_000)
                .add(AllocationTrace.REALLOCATE, 2, 40)
                .add(AllocationTrace.ALLOCATE, 3, 0)
                .add(AllocationTrace.FREE, 1, 0)
                .add(AllocationTrace.REALLOCATE, 0, 2_999_999)
                .add(AllocationTrace.REALLOCATE, 3, 5)
                .add(AllocationTrace.REALLOCATE, 3, 200)
                .add(AllocationTrace.REALLOCATE, 3, 3)
                .add(AllocationTrace.REALLOCATE, 3, 70);
    }

    private Path numbers() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append(i * 7919L % 10_007).append('\n');
        }
        return Files.writeString(folder.resolve("numbers"), text);
    }

    private static long count(AllocationTrace trace, int operation, long size, long alignment) {
        return LongStream.range(0, trace.operations())
                .filter(i ->
                        trace.operation(i) == operation && trace.size(i) == size && trace.alignment(i) == alignment)
                .count();
    }

    /** The sizes of what is live at the end. */
    private static Collection<Long> live(AllocationTrace trace) {
        Map<Integer, Long> bySlot = new HashMap<>();
        for (long i = 0; i < trace.operations(); i++) {
            if (trace.operation(i) == AllocationTrace.FREE) {
                bySlot.remove(trace.slot(i));
            } else {
                bySlot.put(trace.slot(i), trace.size(i));
            }
        }
        return bySlot.values();
    }

    private Path record(String... command) throws IOException {
        Path trace = folder.resolve("recorded.trace");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LD_PRELOAD", recorder().toString());
        builder.environment().put("HUGEMAP_TRACE", trace.toString());
        String _ = run(builder);
        return trace;
    }

    private static String run(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), UTF_8);
        CSource.await(process);
        assertThat(process.exitValue()).as("%s: %s", builder.command(), told).isZero();
        return told;
    }

    private Path recorder() throws IOException {
        Path built = Files.createTempDirectory(folder, "built");
        return RECORDER.compile(
                compiler(), built, "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-fvisibility=hidden");
    }

    /** A program that asks for memory in each way that is recorded. */
    private String asker() throws IOException {
        return new CSource("ask.c", List.of())
                .compile(compiler(), Files.createTempDirectory(folder, "asker"), STRICT)
                .toString();
    }

    private static Path compiler() {
        return CSource.compiler().orElseGet(() -> abort("no C compiler on the PATH"));
    }
}
