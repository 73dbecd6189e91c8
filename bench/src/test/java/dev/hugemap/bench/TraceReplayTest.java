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
import java.util.List;
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
        Malloc absent = new Malloc("none", "libno-such-malloc.so", "libno-such-malloc");
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
                .add(AllocationTrace.REALLOCATE, 0, 2_999_999);
    }

    private Path numbers() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append(i * 7919L % 10_007).append('\n');
        }
        return Files.writeString(folder.resolve("numbers"), text);
    }

    private Path record(String... command) throws IOException {
        Path built = Files.createTempDirectory(folder, "built");
        Path library = RECORDER.compile(
                compiler(), built, "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-fvisibility=hidden");
        Path trace = folder.resolve("recorded.trace");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LD_PRELOAD", library.toString());
        builder.environment().put("HUGEMAP_TRACE", trace.toString());
        Process process = builder.start();
        String told = new String(process.getInputStream().readAllBytes(), UTF_8);
        CSource.await(process);
        if (process.exitValue() != 0) {
            throw new IOException(command[0] + " failed under the recorder: " + told);
        }
        return trace;
    }

    private static Path compiler() {
        return CSource.compiler().orElseGet(() -> abort("no C compiler on the PATH"));
    }
}
