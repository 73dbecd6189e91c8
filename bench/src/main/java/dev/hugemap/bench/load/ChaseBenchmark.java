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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Loads of which each tells where the next one is: a ring through all lines of the memory, each visited once a round. The
 * time of one load, for one thread. With several chains, that many loads are under way at a time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ChaseBenchmark {
    /** Loads of an invocation, of all chains together. */
    static final int LOADS = 1 << 14;

    /**
     * What every address lies in: lines hold addresses, and only those of the memory are read. Offsets into the segment, to which
     * its address is added at each step, made steps a fifth longer where all is in the first cache.
     */
    @SuppressWarnings("restricted")
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /** How many rings' walkers there are, evenly apart on the one ring: 1, 2, 4 or 8. */
    @Param("1")
    public int chains;

    /** Bytes from a line to the next, or 0 for a random order. */
    @Param("0")
    public long stride;

    private long[] at = {};

    /** Set up by JMH. */
    public ChaseBenchmark() {}

    /**
     * Links the memory's lines.
     *
     * @param load the memory
     */
    @Setup(Level.Trial)
    public void link(LoadMemory load) {
        if (Integer.bitCount(chains) != 1 || chains > 8) {
            throw new IllegalArgumentException("1, 2, 4 or 8 chains, not " + chains);
        }
        LineOrder order = LineOrder.of(load.bytes, stride);
        order.link(load.segment());
        at = new long[chains];
        for (int chain = 0; chain < chains; chain++) {
            at[chain] = load.segment().address() + order.offset(load.bytes / LineOrder.LINE / chains * chain);
        }
    }

    /**
     * Some steps of all chains.
     *
     * @return where they are then, as a sum
     */
    @Benchmark
    @OperationsPerInvocation(LOADS)
    public long chase() {
        return switch (chains) {
            case 1 -> one();
            case 2 -> two();
            case 4 -> four();
            default -> eight();
        };
    }

    private long one() {
        long a = at[0];
        for (int i = 0; i < LOADS; i++) {
            a = EVERYTHING.get(JAVA_LONG_UNALIGNED, a);
        }
        at[0] = a;
        return a;
    }

    private long two() {
        long a = at[0];
        long b = at[1];
        for (int i = 0; i < LOADS / 2; i++) {
            a = EVERYTHING.get(JAVA_LONG_UNALIGNED, a);
            b = EVERYTHING.get(JAVA_LONG_UNALIGNED, b);
        }
        at[0] = a;
        at[1] = b;
        return a + b;
    }

    private long four() {
        long a = at[0];
        long b = at[1];
        long c = at[2];
        long d = at[3];
        for (int i = 0; i < LOADS / 4; i++) {
            a = EVERYTHING.get(JAVA_LONG_UNALIGNED, a);
            b = EVERYTHING.get(JAVA_LONG_UNALIGNED, b);
            c = EVERYTHING.get(JAVA_LONG_UNALIGNED, c);
            d = EVERYTHING.get(JAVA_LONG_UNALIGNED, d);
        }
        at[0] = a;
        at[1] = b;
        at[2] = c;
        at[3] = d;
        return a + b + c + d;
    }

    private long eight() {
        long a = at[0];
        long b = at[1];
        long c = at[2];
        long d = at[3];
        long e = at[4];
        long f = at[5];
        long g = at[6];
        long h = at[7];
        for (int i = 0; i < LOADS / 8; i++) {
            a = EVERYTHING.get(JAVA_LONG_UNALIGNED, a);
            b = EVERYTHING.get(JAVA_LONG_UNALIGNED, b);
            c = EVERYTHING.get(JAVA_LONG_UNALIGNED, c);
            d = EVERYTHING.get(JAVA_LONG_UNALIGNED, d);
            e = EVERYTHING.get(JAVA_LONG_UNALIGNED, e);
            f = EVERYTHING.get(JAVA_LONG_UNALIGNED, f);
            g = EVERYTHING.get(JAVA_LONG_UNALIGNED, g);
            h = EVERYTHING.get(JAVA_LONG_UNALIGNED, h);
        }
        at[0] = a;
        at[1] = b;
        at[2] = c;
        at[3] = d;
        at[4] = e;
        at[5] = f;
        at[6] = g;
        at[7] = h;
        return a + b + c + d + e + f + g + h;
    }
}
