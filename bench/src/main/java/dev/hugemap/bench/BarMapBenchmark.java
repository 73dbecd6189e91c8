// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.vfio.Bar;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
 * Mapping a BAR of 4 GiB and unmapping it, beside a plain {@code mmap} of as large a file at an address of the kernel's choice,
 * with a segment over it, and {@code munmap}. Nothing is touched. {@link BarCost} runs it with others and divides.
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
    private final NativeBridge bridge = NativeBridge.system();
    private int file;

    /** Set up by JMH. */
    public BarMapBenchmark() {}

    /**
     * Makes a file of as many bytes, with nothing in it, of which a descriptor is left.
     *
     * @throws IOException if it can't be made
     */
    @Setup(Level.Trial)
    public void makeFile() throws IOException {
        Path path = Files.createTempFile(Path.of("/dev/shm"), "hugemap-bench", "");
        try (FileChannel made = FileChannel.open(path, StandardOpenOption.WRITE)) {
            made.write(ByteBuffer.allocate(1), BYTES - 1);
            file = bridge.open(path.toString(), Fcntl.O_RDWR | Fcntl.O_CLOEXEC);
        } finally {
            Files.delete(path);
        }
    }

    /** Gives both back. */
    @TearDown(Level.Trial)
    public void close() {
        device.close();
        bridge.close(file);
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
     * The plain way.
     *
     * @return where it was
     */
    @Benchmark
    public long mapFile() {
        long address = bridge.mmap(0, BYTES, Protection.PROT_READ_WRITE, MapFlags.SHARED, file, 0);
        try (Arena arena = Arena.ofShared()) {
            return NativeSegments.wrap(address, BYTES, arena).address();
        } finally {
            bridge.munmap(address, BYTES);
        }
    }
}
