// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolOptions;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A block allocated and freed by the same thread: a pool's addresses and segments beside malloc and free of the C library. Run with:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     org.openjdk.jmh.Main PoolBenchmark -prof gc
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PoolBenchmark {
    private static final long CAPACITY = 1L << 30;
    private static final MethodHandle MALLOC =
            call("malloc", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = call("free", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));

    /** Size of each block. */
    @Param({"64", "1024", "4096", "65536"})
    public long bytes;

    private final HugePool pool =
            HugePool.open(PoolOptions.of(prefer(transparent(), basePages())).capacity(CAPACITY));

    /** Set up by JMH. */
    public PoolBenchmark() {}

    /** Closes the pool. */
    @TearDown
    public void close() {
        pool.close();
    }

    /**
     * By address.
     *
     * @return the block's address
     */
    @Benchmark
    public long address() {
        long block = pool.allocateAddress(bytes);
        pool.freeAddress(block);
        return block;
    }

    /**
     * As a segment, with anything in it.
     *
     * @return the block's address
     */
    @Benchmark
    public long uninitializedSegment() {
        MemorySegment block = pool.allocateUninitialized(bytes);
        pool.free(block);
        return block.address();
    }

    /**
     * As a segment, zeroed, that escapes.
     *
     * @return the block, that nobody may touch any more
     */
    @Benchmark
    public MemorySegment segment() {
        MemorySegment block = pool.allocate(bytes);
        pool.free(block);
        return block;
    }

    /**
     * The C library's, by two calls.
     *
     * @return the block's address
     * @throws Throwable never
     */
    @Benchmark
    public long malloc() throws Throwable {
        long block = (long) MALLOC.invokeExact(bytes);
        FREE.invokeExact(block);
        return block;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle call(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), shape);
    }
}
