// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolOptions;
import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads of one object after the other, each of which tells where the next is, in random order: a pool on huge pages, a pool on
 * base pages, and objects of the JDK's shared arena. Every trial checks which pages it is on and fails on others. Run with:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     org.openjdk.jmh.Main PointReadBenchmark
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PointReadBenchmark {
    private static final long OBJECT = 256;
    private static final long SEED = 1;

    /** What every address lies in: only addresses of live objects are read. */
    @SuppressWarnings("restricted")
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /** Whose memory. */
    @Param({"thp", "base", "jdk"})
    public String memory = "";

    /** How much of it is live. */
    @Param("1073741824")
    public long bytes;

    private AutoCloseable owner = () -> {};
    private long at;

    /** Set up by JMH. */
    public PointReadBenchmark() {}

    /** Allocates the objects, has each tell the next, and checks their pages. */
    @Setup(Level.Trial)
    public void open() {
        PageSizes sizes = HugeMemory.system().host().pageSizes();
        if (memory.equals("jdk")) {
            Arena arena = Arena.ofShared();
            owner = arena::close;
            chain(() -> arena.allocate(OBJECT).address(), sizes.base());
        } else {
            Backing backing = Backing.parse(memory);
            HugePool pool =
                    HugePool.open(PoolOptions.of(BackingPolicy.require(backing)).capacity(2 * bytes));
            owner = pool;
            chain(
                    () -> pool.allocateAddress(OBJECT),
                    memory.equals("thp") ? sizes.thp().orElseThrow() : sizes.base());
        }
    }

    /**
     * Gives the memory back.
     *
     * @throws Exception never
     */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        owner.close();
    }

    /**
     * One read, at the place that the one before told.
     *
     * @return what was read
     */
    @Benchmark
    public long read() {
        at = EVERYTHING.get(JAVA_LONG, at);
        return at;
    }

    private void chain(LongSupplier allocator, PageSize label) {
        long[] objects = new long[(int) (bytes / OBJECT)];
        Arrays.setAll(objects, i -> allocator.getAsLong());
        AddressRange span = new AddressRange(Arrays.stream(objects).min().orElseThrow(), OBJECT);
        long end = Arrays.stream(objects).max().orElseThrow() + OBJECT;
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = objects.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            long object = objects[i];
            objects[i] = objects[other];
            objects[other] = object;
        }
        for (int i = 0; i < objects.length; i++) {
            EVERYTHING.set(JAVA_LONG, objects[i], objects[(i + 1) % objects.length]);
        }
        at = objects[0];
        check(new AddressRange(span.start(), end - span.start()), label);
    }

    /** Between the objects there may be what nobody has touched: the first and the last page of a pool's unit, and of malloc. */
    private static void check(AddressRange range, PageSize label) {
        ObservedPages observed =
                ObservedPages.ofPresent(HugeMemory.system().inspector().report(range), label);
        if (!observed.matchesLabel()) {
            throw new IllegalStateException("not on " + label + ": " + observed.text());
        }
    }
}
