// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolArena;
import dev.hugemap.alloc.PoolOptions;
import java.lang.foreign.Arena;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A confined arena opened, used for one segment and closed: a pool's beside the JDK's. Of each, one row in which the segment
 * stays in the method, so that a compiler may do without the objects, and one in which it escapes to a field. Run with:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     org.openjdk.jmh.Main PoolArenaBenchmark -prof gc
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PoolArenaBenchmark {
    private static final long SMALL = 64;
    private static final long PAGE = 4096;
    private static final long CAPACITY = 64L << 20;

    /** Where segments escape to. */
    public MemorySegment escaped = MemorySegment.NULL;

    /** What is written. */
    public long value = 42;

    private final HugePool pool =
            HugePool.open(PoolOptions.of(prefer(transparent(), basePages())).capacity(CAPACITY));

    /** Set up by JMH. */
    public PoolArenaBenchmark() {}

    /** Closes the pool. */
    @TearDown(Level.Trial)
    public void close() {
        pool.close();
    }

    /**
     * 64 bytes of the pool, as they are.
     *
     * @return what was written and read
     */
    @Benchmark
    public long poolLocal() {
        try (PoolArena arena = pool.arena()) {
            return use(arena.allocateUninitialized(SMALL, Long.BYTES));
        }
    }

    /** 64 bytes of the pool, as they are, seen by others. */
    @Benchmark
    public void poolEscaping() {
        try (PoolArena arena = pool.arena()) {
            escaped = arena.allocateUninitialized(SMALL, Long.BYTES);
        }
    }

    /**
     * 4 KiB of the pool, zeroed.
     *
     * @return what was read
     */
    @Benchmark
    public long poolZeroedPage() {
        try (PoolArena arena = pool.arena()) {
            return arena.allocate(PAGE, Long.BYTES).get(JAVA_LONG, 0);
        }
    }

    /**
     * 64 bytes of the JDK, which zeroes all that it gives.
     *
     * @return what was written and read
     */
    @Benchmark
    public long jdkLocal() {
        try (Arena arena = Arena.ofConfined()) {
            return use(arena.allocate(SMALL, Long.BYTES));
        }
    }

    /** 64 bytes of the JDK, seen by others. */
    @Benchmark
    public void jdkEscaping() {
        try (Arena arena = Arena.ofConfined()) {
            escaped = arena.allocate(SMALL, Long.BYTES);
        }
    }

    /**
     * 4 KiB of the JDK, zeroed.
     *
     * @return what was read
     */
    @Benchmark
    public long jdkZeroedPage() {
        try (Arena arena = Arena.ofConfined()) {
            return arena.allocate(PAGE, Long.BYTES).get(JAVA_LONG, 0);
        }
    }

    private long use(MemorySegment segment) {
        segment.set(JAVA_LONG, 0, value);
        return segment.get(JAVA_LONG, 0);
    }
}
