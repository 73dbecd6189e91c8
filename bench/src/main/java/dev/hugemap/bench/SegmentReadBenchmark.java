// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Plain segment access at random places, on huge pages, on base pages, and in the JDK's own memory. With
 * {@code -prof gc} each must show 0 bytes of garbage. Every trial checks which pages it is on and fails on others.
 *
 * <p>Run with:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     org.openjdk.jmh.Main SegmentReadBenchmark -prof gc
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SegmentReadBenchmark {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    /** Whose memory. */
    @Param({"thp", "base", "jdk"})
    public String memory = "";

    /** How much of it, a power of two. */
    @Param("1073741824")
    public long bytes;

    private Arena arena = Arena.global();
    private MemorySegment segment = MemorySegment.NULL;
    private long state;

    /** Set up by JMH. */
    public SegmentReadBenchmark() {}

    /** Takes the memory and checks its pages. */
    @Setup(Level.Trial)
    public void open() {
        PageSizes sizes = HugeMemory.system().host().pageSizes();
        PageSize label = memory.equals("thp") ? sizes.thp().orElseThrow() : sizes.base();
        arena = memory.equals("jdk")
                ? Arena.ofConfined()
                : HugeArena.ofConfined(BackingPolicy.require(Backing.parse(memory)));
        segment = arena.allocate(bytes, Long.BYTES);
        AddressRange range = new AddressRange(segment.address(), segment.byteSize());
        ObservedPages observed =
                ObservedPages.of(HugeMemory.system().inspector().report(range), label);
        if (!observed.matchesLabel()) {
            throw new IllegalStateException("not on " + label + ": " + observed.text());
        }
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }

    /**
     * One read, at a place that depends on what was read before.
     *
     * @return what was read
     */
    @Benchmark
    public long randomRead() {
        long value = segment.get(JAVA_LONG, nextOffset());
        state += value;
        return value;
    }

    /** One write. */
    @Benchmark
    public void randomWrite() {
        segment.set(JAVA_LONG, nextOffset(), state);
    }

    private long nextOffset() {
        state = (state + 1) * MULTIPLIER;
        return (state >>> Byte.SIZE) & (bytes - Long.BYTES);
    }
}
