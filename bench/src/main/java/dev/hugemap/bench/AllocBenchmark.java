// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    public static final String OBSERVED = "hugemap.bench.observed";

    private static final int BATCH = 64;
    /** No divisor of the batch: blocks are freed in another order than they were allocated in. */
    private static final int STEP = 37;

    private static final Rival RIVAL = Rivals.ofThisJvm();
    private static final AtomicBoolean WRITTEN = new AtomicBoolean();

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

    /**
     * Many blocks at once.
     *
     * @return the sum of what was read
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long batch() {
        long sum = 0;
        if (RIVAL instanceof AddressRival rival) {
            for (int i = 0; i < BATCH; i++) {
                long address = rival.allocate(bytes);
                sum += AddressRival.use(address, value);
                addresses[i] = address;
            }
            for (int i = 0; i < BATCH; i++) {
                rival.free(addresses[i * STEP & BATCH - 1]);
            }
        } else {
            BlockRival<Object> rival = objects(RIVAL);
            for (int i = 0; i < BATCH; i++) {
                Object block = rival.allocate(bytes);
                sum += rival.use(block, value);
                blocks[i] = block;
            }
            for (int i = 0; i < BATCH; i++) {
                rival.free(blocks[i * STEP & BATCH - 1]);
            }
        }
        return sum;
    }

    /**
     * All of a recorded mix; what is smaller than a word is as large as one.
     *
     * @return the sum of what was read
     */
    @Benchmark
    public long mixed() {
        int count = 0;
        long sum = 0;
        if (RIVAL instanceof AddressRival rival) {
            for (int operation : mix) {
                if (operation > 0) {
                    long address = rival.allocate(Math.max(Long.BYTES, operation));
                    sum += AddressRival.use(address, value);
                    addresses[count++] = address;
                } else {
                    rival.free(addresses[-operation - 1]);
                }
            }
        } else {
            BlockRival<Object> rival = objects(RIVAL);
            for (int operation : mix) {
                if (operation > 0) {
                    Object block = rival.allocate(Math.max(Long.BYTES, operation));
                    sum += rival.use(block, value);
                    blocks[count++] = block;
                } else {
                    rival.free(blocks[-operation - 1]);
                }
            }
        }
        return sum;
    }

    /** Writes what a rival's memory was on to where the property says: the first of the threads does, for all. */
    static void write(Rival rival) throws IOException {
        String file = System.getProperty(OBSERVED);
        if (file != null && WRITTEN.compareAndSet(false, true)) {
            Files.writeString(Path.of(file), rival.observed().toLine());
        }
    }

    /** A rival that allocates objects. */
    @SuppressWarnings("unchecked")
    static BlockRival<Object> objects(Rival rival) {
        return (BlockRival<Object>) rival;
    }
}
