package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Blocks allocated, used and freed by the same thread. The rival is named by a property of the JVM, so that it is a constant to the
 * compiler, as an allocator in a static field is; {@link AllocComparison} starts a JVM for each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AllocBenchmark {
    /** The property with the file that is told which pages were seen. */
    static final String OBSERVED = "hugemap.bench.observed";

    private static final int BATCH = 64;
    /** No divisor of the batch: blocks are freed in another order than they were allocated in. */
    private static final int STEP = 37;

    private static final Rival RIVAL = Rivals.ofThisJvm();

    /** Size of each block. */
    @Param("64")
    public long bytes;

    /** What is written. */
    public long value = 42;

    private final Rival.Escape escape = new Rival.Escape();
    private final int[] mix = SizeMix.recorded().map(SizeMix::operations).orElseGet(() -> new int[0]);
    private final long[] addresses = new long[Math.max(BATCH, mix.length)];
    private final Object[] blocks = new Object[Math.max(BATCH, mix.length)];

    /** Set up by JMH. */
    public AllocBenchmark() {}

    /**
     * Says what the memory was on.
     *
     * @throws IOException if that can't be written
     */
    @TearDown(Level.Trial)
    public void look() throws IOException {
        write(RIVAL);
    }

    /**
     * One block that stays in the method.
     *
     * @return what was read
     */
    @Benchmark
    public long local() {
        return RIVAL.local(bytes, value);
    }

    /**
     * One block that others could see.
     *
     * @return what was read
     */
    @Benchmark
    public long escaping() {
        return RIVAL.escaping(bytes, value, escape);
    }

    /** Many blocks at once. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void batch() {
        if (RIVAL instanceof AddressRival rival) {
            for (int i = 0; i < BATCH; i++) {
                addresses[i] = allocate(rival, bytes);
            }
            for (int i = 0; i < BATCH; i++) {
                rival.free(addresses[i * STEP & BATCH - 1]);
            }
        } else {
            BlockRival<Object> rival = objects(RIVAL);
            for (int i = 0; i < BATCH; i++) {
                blocks[i] = allocate(rival, bytes);
            }
            for (int i = 0; i < BATCH; i++) {
                rival.free(blocks[i * STEP & BATCH - 1]);
            }
        }
    }

    /** All of a recorded mix. */
    @Benchmark
    public void mixed() {
        int count = 0;
        if (RIVAL instanceof AddressRival rival) {
            for (int operation : mix) {
                if (operation > 0) {
                    addresses[count++] = allocate(rival, operation);
                } else {
                    rival.free(addresses[-operation - 1]);
                }
            }
        } else {
            BlockRival<Object> rival = objects(RIVAL);
            for (int operation : mix) {
                if (operation > 0) {
                    blocks[count++] = allocate(rival, operation);
                } else {
                    rival.free(blocks[-operation - 1]);
                }
            }
        }
    }

    /** Writes what a rival's memory was on to where the property says. */
    static void write(Rival rival) throws IOException {
        String file = System.getProperty(OBSERVED);
        if (file != null) {
            Files.writeString(Path.of(file), rival.observed());
        }
    }

    /** A rival that allocates objects. */
    @SuppressWarnings("unchecked")
    static BlockRival<Object> objects(Rival rival) {
        return (BlockRival<Object>) rival;
    }

    private long allocate(AddressRival rival, long size) {
        long address = rival.allocate(size);
        AddressRival.EVERYTHING.set(JAVA_BYTE, address, (byte) value);
        return address;
    }

    private Object allocate(BlockRival<Object> rival, long size) {
        Object block = rival.allocate(Math.max(Long.BYTES, size));
        long _ = rival.use(block, value);
        return block;
    }
}
