// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Memory gone through from end to end: the four kernels of STREAM, a read and a write as plain loops, and the JDK's own copy and
 * fill. Each thread has a part of its own, and goes over all of it in one operation, as one array or as two or three, one
 * behind the other: so all of the memory, divided by an operation's time, is the throughput of all threads.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class StreamBenchmark {
    /**
     * What a loop goes over. One that took all of a large part would be compiled while it runs, with less known of its
     * segments, and stay so for the few times that a benchmark calls it.
     */
    private static final long BLOCK = 1 << 18;

    private MemorySegment part = MemorySegment.NULL;
    private MemorySegment firstOfTwo = MemorySegment.NULL;
    private MemorySegment secondOfTwo = MemorySegment.NULL;
    private MemorySegment firstOfThree = MemorySegment.NULL;
    private MemorySegment secondOfThree = MemorySegment.NULL;
    private MemorySegment thirdOfThree = MemorySegment.NULL;

    /** Set up by JMH. */
    public StreamBenchmark() {}

    /**
     * Takes this thread's part.
     *
     * @param load the memory
     * @param threads which thread this is, and of how many
     * @throws IllegalArgumentException if a part is too small for three arrays
     */
    @Setup(Level.Trial)
    public void take(LoadMemory load, ThreadParams threads) {
        take(load.segment(), threads.getThreadIndex(), threads.getThreadCount());
    }

    void take(MemorySegment memory, int thread, int threads) {
        long bytes = wholeLines(memory.byteSize() / threads);
        if (bytes < 3 * LineOrder.LINE) {
            throw new IllegalArgumentException(
                    "each thread has a part of three lines or more, not " + bytes + " bytes");
        }
        part = memory.asSlice(bytes * thread, bytes);
        long half = wholeLines(bytes / 2);
        firstOfTwo = part.asSlice(0, half);
        secondOfTwo = part.asSlice(half, half);
        long third = wholeLines(bytes / 3);
        firstOfThree = part.asSlice(0, third);
        secondOfThree = part.asSlice(third, third);
        thirdOfThree = part.asSlice(2 * third, third);
    }

    /**
     * Reads.
     *
     * @return a sum of all words
     */
    @Benchmark
    public long read() {
        long sum = 0;
        for (long at = 0; at < part.byteSize(); at += BLOCK) {
            sum += Kernels.read(block(part, at));
        }
        return sum;
    }

    /** Writes. */
    @Benchmark
    public void write() {
        for (long at = 0; at < part.byteSize(); at += BLOCK) {
            Kernels.write(block(part, at));
        }
    }

    /** Copies one half to the other. */
    @Benchmark
    public void copy() {
        for (long at = 0; at < firstOfTwo.byteSize(); at += BLOCK) {
            Kernels.copy(block(firstOfTwo, at), block(secondOfTwo, at));
        }
    }

    /** Multiplies from one half to the other. */
    @Benchmark
    public void scale() {
        for (long at = 0; at < firstOfTwo.byteSize(); at += BLOCK) {
            Kernels.scale(block(firstOfTwo, at), block(secondOfTwo, at));
        }
    }

    /** Adds two thirds to the last. */
    @Benchmark
    public void add() {
        for (long at = 0; at < firstOfThree.byteSize(); at += BLOCK) {
            Kernels.add(block(firstOfThree, at), block(secondOfThree, at), block(thirdOfThree, at));
        }
    }

    /** Adds a third and a multiple of another to the last. */
    @Benchmark
    public void triad() {
        for (long at = 0; at < firstOfThree.byteSize(); at += BLOCK) {
            Kernels.triad(block(firstOfThree, at), block(secondOfThree, at), block(thirdOfThree, at));
        }
    }

    /** Copies one half to the other, by the JDK. */
    @Benchmark
    public void move() {
        MemorySegment.copy(firstOfTwo, 0, secondOfTwo, 0, firstOfTwo.byteSize());
    }

    /** Fills, by the JDK. */
    @Benchmark
    public void fill() {
        part.fill((byte) 1);
    }

    private static MemorySegment block(MemorySegment array, long at) {
        return array.asSlice(at, Math.min(BLOCK, array.byteSize() - at));
    }

    private static long wholeLines(long bytes) {
        return bytes / LineOrder.LINE * LineOrder.LINE;
    }
}
