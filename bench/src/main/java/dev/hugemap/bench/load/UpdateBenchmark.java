// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Words anywhere in the memory, each read, changed and written back, as in GUPS: the time of one, for one thread. No update waits
 * for another, and threads may lose one another's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class UpdateBenchmark {
    /** Of one invocation. */
    static final int UPDATES = 1 << 14;

    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final long FACTOR = 0xBF58476D1CE4E5B9L;

    private MemorySegment memory = MemorySegment.NULL;
    private long state;

    /** Set up by JMH. */
    public UpdateBenchmark() {}

    /**
     * Takes the memory, which all threads share.
     *
     * @param load the memory
     * @param threads which thread this is
     */
    @Setup(Level.Trial)
    public void take(LoadMemory load, ThreadParams threads) {
        take(load.segment(), threads.getThreadIndex());
    }

    void take(MemorySegment all, int thread) {
        memory = all;
        state = thread;
    }

    /**
     * Some updates.
     *
     * @return the last place's number
     */
    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public long update() {
        MemorySegment words = memory;
        long count = words.byteSize() / Long.BYTES;
        long at = state;
        for (int i = 0; i < UPDATES; i++) {
            at += STEP;
            long mixed = (at ^ at >>> 32) * FACTOR;
            long offset = Math.unsignedMultiplyHigh(mixed, count) * Long.BYTES;
            words.set(JAVA_LONG_UNALIGNED, offset, words.get(JAVA_LONG_UNALIGNED, offset) ^ mixed);
        }
        state = at;
        return at;
    }
}
