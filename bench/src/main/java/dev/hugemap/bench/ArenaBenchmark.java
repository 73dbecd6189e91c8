// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;

import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Small allocations in a confined arena, hugemap's beside the JDK's: time and, with {@code -prof gc}, garbage of each.
 *
 * <p>An arena lives for as many allocations as fill a granule of 2 MiB with 64 bytes each; opening, mapping and closing
 * are spread over them. Run with:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     org.openjdk.jmh.Main ArenaBenchmark -prof gc
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ArenaBenchmark {
    private static final int ALLOCATIONS = 32_768;
    private static final BackingPolicy POLICY = prefer(transparent(), basePages());

    /** Size of each allocation. */
    @Param("64")
    public long bytes;

    /** Set up by JMH. */
    public ArenaBenchmark() {}

    /**
     * The JDK's arena: a malloc, zeroing and a free of each.
     *
     * @param sink takes the segments
     */
    @Benchmark
    @OperationsPerInvocation(ALLOCATIONS)
    public void jdk(Blackhole sink) {
        try (Arena arena = Arena.ofConfined()) {
            allocate(arena, sink);
        }
    }

    /**
     * hugemap's arena: a cut from a granule that is mapped, populated and proved once.
     *
     * @param sink takes the segments
     */
    @Benchmark
    @OperationsPerInvocation(ALLOCATIONS)
    public void hugemap(Blackhole sink) {
        try (HugeArena arena = HugeArena.ofConfined(POLICY)) {
            allocate(arena, sink);
        }
    }

    private void allocate(Arena arena, Blackhole sink) {
        for (int i = 0; i < ALLOCATIONS; i++) {
            sink.consume(arena.allocate(bytes));
        }
    }
}
