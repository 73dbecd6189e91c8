package dev.hugemap.bench;

import dev.hugemap.vfio.Bar;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
 * Mapping a BAR of 4 GiB and unmapping it, beside a plain mapping of as large a file at an address of the kernel's choice.
 * Nothing is touched.
 *
 * <p>Run with:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     org.openjdk.jmh.Main BarMapBenchmark
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class BarMapBenchmark {
    private static final long BYTES = 4L << 30;

    private final FakeBar device = new FakeBar(BYTES);
    private Path path = Path.of("");

    /** Set up by JMH. */
    public BarMapBenchmark() {}

    /**
     * Makes a file of as many bytes, with nothing in it.
     *
     * @throws IOException if it can't be made
     */
    @Setup(Level.Trial)
    public void makeFile() throws IOException {
        path = Files.createTempFile(Path.of("/dev/shm"), "hugemap-bench", "");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), BYTES - 1);
        }
    }

    /**
     * Gives both back.
     *
     * @throws IOException if the file can't be deleted
     */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        device.close();
        Files.delete(path);
    }

    /**
     * hugemap's way.
     *
     * @return where it was
     */
    @Benchmark
    public long mapBar() {
        try (Bar bar = device.map()) {
            return bar.segment(0, 1).address();
        }
    }

    /**
     * The plain way; opening the file is in it.
     *
     * @return where it was
     * @throws IOException if it can't be mapped
     */
    @Benchmark
    public long mapFile() throws IOException {
        try (Arena arena = Arena.ofShared();
                FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment segment = file.map(MapMode.READ_WRITE, 0, BYTES, arena);
            return segment.address();
        }
    }
}
