// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.hugemap.agrona.SegmentBuffer;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;
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
 * One access by a segment buffer beside the same by Agrona's own buffer, on the same memory on huge pages. With
 * {@code -prof gc} each must show 0 bytes of garbage.
 *
 * <p>Run with:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     org.openjdk.jmh.Main SegmentBufferBenchmark -prof gc
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class SegmentBufferBenchmark {
    private static final int BYTES = 1 << 14;
    private static final int STEP = 64;
    private static final int MIXED = 300_000;

    /** Whose buffer. */
    @Param({"segment", "unsafe"})
    public String buffer = "";

    /** Whose lifetime: that of a confined arena also asks which thread it is. */
    @Param({"shared", "confined"})
    public String arena = "";

    /** Whether the JVM has used segments of other classes before, in arrays and in files: accessors of segments are shared. */
    @Param({"alone", "mixed"})
    public String company = "";

    private Arena open = Arena.global();
    private AtomicBuffer memory = SegmentBuffer.of(MemorySegment.NULL);
    private int index;

    /** Set up by JMH. */
    public SegmentBufferBenchmark() {}

    /**
     * Takes the memory.
     *
     * @throws IOException if there is no file to be mapped
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        if (company.equals("mixed")) {
            mix();
        }
        BackingPolicy policy = BackingPolicy.require(Backing.transparent());
        open = arena.equals("shared") ? HugeArena.ofShared(policy) : HugeArena.ofConfined(policy);
        SegmentBuffer ours = SegmentBuffer.of(open.allocate(BYTES, STEP));
        memory = buffer.equals("segment") ? ours : ours.unsafeView();
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void close() {
        open.close();
    }

    /**
     * A plain read.
     *
     * @return what was read
     */
    @Benchmark
    public long getLong() {
        return memory.getLong(next());
    }

    /** A plain write. */
    @Benchmark
    public void putLong() {
        memory.putLong(next(), index);
    }

    /**
     * A plain read.
     *
     * @return what was read
     */
    @Benchmark
    public int getInt() {
        return memory.getInt(next());
    }

    /** A plain write. */
    @Benchmark
    public void putInt() {
        memory.putInt(next(), index);
    }

    /**
     * A volatile read.
     *
     * @return what was read
     */
    @Benchmark
    public long getLongVolatile() {
        return memory.getLongVolatile(next());
    }

    /** A volatile write. */
    @Benchmark
    public void putLongVolatile() {
        memory.putLongVolatile(next(), index);
    }

    /**
     * A volatile read.
     *
     * @return what was read
     */
    @Benchmark
    public int getIntVolatile() {
        return memory.getIntVolatile(next());
    }

    /** A volatile write. */
    @Benchmark
    public void putIntVolatile() {
        memory.putIntVolatile(next(), index);
    }

    /**
     * An exchange that succeeds.
     *
     * @return whether it did
     */
    @Benchmark
    public boolean compareAndSetLong() {
        return memory.compareAndSetLong(next(), 0, 0);
    }

    /**
     * An exchange that succeeds.
     *
     * @return whether it did
     */
    @Benchmark
    public boolean compareAndSetInt() {
        return memory.compareAndSetInt(next(), 0, 0);
    }

    private static void mix() throws IOException {
        Path file = Files.createTempFile("mixed", null);
        try (Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(file, READ, WRITE, DELETE_ON_CLOSE)) {
            AtomicBuffer[] others = {
                SegmentBuffer.of(MemorySegment.ofArray(new byte[BYTES])),
                SegmentBuffer.of(MemorySegment.ofArray(new long[BYTES / Long.BYTES])),
                SegmentBuffer.of(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, arena)),
            };
            for (int i = 0; i < MIXED; i++) {
                AtomicBuffer other = others[i % others.length];
                other.putLong(0, other.getLong(0) + 1);
                other.putInt(0, other.getInt(0) + 1);
            }
        }
    }

    private int next() {
        index = (index + STEP) & (BYTES - 1);
        return index;
    }
}
