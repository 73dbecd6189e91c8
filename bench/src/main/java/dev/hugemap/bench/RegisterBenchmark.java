// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.hugemap.vfio.Bar;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A BAR's registers beside plain segment access to the same memory: the fake device's is a file's, so that what the methods
 * cost shows, and not what a bus costs. With {@code -prof gc} each must show 0 bytes of garbage. {@link BarCost} divides.
 *
 * <p>Run with:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     org.openjdk.jmh.Main RegisterBenchmark -prof gc
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class RegisterBenchmark {
    private static final long BYTES = 1 << 16;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final FakeBar device = new FakeBar(BYTES);
    private final Bar bar = device.map();
    private final MemorySegment segment = bar.segment(0, BYTES);
    private long state;

    /** Set up by JMH. */
    public RegisterBenchmark() {}

    /** Has the pages there before anything is measured. */
    @Setup(Level.Trial)
    public void fill() {
        segment.fill((byte) 1);
    }

    /** Gives the device back. */
    @TearDown(Level.Trial)
    public void close() {
        device.close();
    }

    /**
     * A register is read.
     *
     * @return its value
     */
    @Benchmark
    public int registerRead() {
        int value = bar.readInt(nextOffset());
        state += value;
        return value;
    }

    /**
     * The same by the segment.
     *
     * @return what is there
     */
    @Benchmark
    public int segmentRead() {
        int value = segment.get(JAVA_INT, nextOffset());
        state += value;
        return value;
    }

    /** A register is written. */
    @Benchmark
    public void registerWrite() {
        bar.writeInt(nextOffset(), (int) state);
    }

    /** The same by the segment. */
    @Benchmark
    public void segmentWrite() {
        segment.set(JAVA_INT, nextOffset(), (int) state);
    }

    private long nextOffset() {
        state = (state + 1) * MULTIPLIER;
        return (state >>> Byte.SIZE) & (BYTES - Integer.BYTES);
    }
}
