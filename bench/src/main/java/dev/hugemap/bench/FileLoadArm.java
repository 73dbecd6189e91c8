// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.files.HugeFiles;
import dev.hugemap.files.LoadOptions;
import dev.hugemap.files.LoadedFile;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One way to have a file in memory.
 *
 * @param name the arm's name in tables
 * @param label the page size that all of it is to be on, or empty where that is the file system's affair
 * @param way how it comes there
 */
record FileLoadArm(String name, Optional<PageSize> label, Way way) implements MeasuredArm {
    private static final Measure COLD = new Measure("all there, cold, ms", 1e6);
    private static final Measure WARM = new Measure("all there, warm, ms", 1e6);
    private static final Measure READ = new Measure("random read, ns", 1000);

    /** What each arm measures. */
    static final List<Measure> MEASURES = List.of(COLD, WARM, READ);

    private static final int READS = 4_000_000;
    private static final long PICO = 1000;

    /** Has all of a file in memory, and lets somebody look at it. */
    interface Way {
        <T> T with(Look<T> look) throws IOException;
    }

    /** What is done with a file in memory. */
    interface Look<T> {
        T at(MemorySegment bytes);
    }

    /** By FileChannel.map, with every page touched. */
    static FileLoadArm mapped(Path file) {
        return new FileLoadArm("FileChannel.map, load()", Optional.empty(), new Way() {
            @Override
            public <T> T with(Look<T> look) throws IOException {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                        Arena arena = Arena.ofShared()) {
                    MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
                    bytes.load();
                    return look.at(bytes);
                }
            }
        });
    }

    /** By HugeFiles.load, with so many threads for populating and for reading. */
    static FileLoadArm loaded(Path file, PageSize huge, int threads) {
        LoadOptions options = LoadOptions.of(
                        RegionOptions.of(require(transparent())).populatedBy(threads))
                .readBy(threads);
        String by = threads == 1 ? "1 thread" : threads + " threads";
        return new FileLoadArm("HugeFiles.load, " + by, Optional.of(huge), new Way() {
            @Override
            public <T> T with(Look<T> look) {
                try (LoadedFile loaded = HugeFiles.load(file, options)) {
                    return look.at(loaded.segment());
                }
            }
        });
    }

    @Override
    public Measured run() {
        try {
            FileLoadComparison.dropCaches();
            long cold = timed(way);
            long warm = timed(way);
            return way.with(bytes -> {
                long nanos = randomReads(bytes);
                return Measured.of(
                        Map.of(COLD.name(), cold, WARM.name(), warm, READ.name(), nanos * PICO / READS),
                        observed(bytes));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObservedPages observed(MemorySegment bytes) {
        HugeMemory memory = HugeMemory.system();
        AddressRange range = new AddressRange(bytes.address(), bytes.byteSize());
        ObservedPages seen = ObservedPages.of(memory.inspector().report(range), label.orElse(memory.basePage()));
        return label.isPresent() ? seen : new ObservedPages(seen.bytes(), seen.bytes(), seen.text());
    }

    private static long timed(Way way) throws IOException {
        long start = System.nanoTime();
        long end = way.with(_ -> System.nanoTime());
        return end - start;
    }

    /** Reads of which each tells where the next is, so that none begins before the one before it is done. */
    private static long randomReads(MemorySegment bytes) {
        long longs = bytes.byteSize() / Long.BYTES;
        long at = new SplittableRandom(1).nextLong(longs);
        long start = System.nanoTime();
        for (int i = 0; i < READS; i++) {
            long read = bytes.get(JAVA_LONG, at * Long.BYTES) + i;
            at = Math.unsignedMultiplyHigh(read * 0x9E3779B97F4A7C15L, longs);
        }
        long nanos = System.nanoTime() - start;
        if (at < 0) {
            throw new IllegalStateException("no such place: " + at);
        }
        return nanos;
    }
}
