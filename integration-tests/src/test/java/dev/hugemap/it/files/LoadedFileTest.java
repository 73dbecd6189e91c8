// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.files;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.files.Crc32c;
import dev.hugemap.files.HugeFiles;
import dev.hugemap.files.LoadOptions;
import dev.hugemap.files.LoadedFile;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.NumaPolicy;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in memory is what is in the file, to the byte, on the pages that were asked for. */
final class LoadedFileTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    private byte[] bytes = {};

    /** Writes a file of random bytes. */
    private Path file(int length) throws IOException {
        bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return Files.write(folder.resolve("file"), bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 1_000_000, 2 << 20, (8 << 20) - 1, (8 << 20) + 1, 21_000_001})
    void holdsWhatTheFileHolds(int length) throws IOException {
        try (LoadedFile loaded = HugeFiles.load(
                file(length), LoadOptions.of(require(basePages())).checksummed())) {
            assertThat(loaded.segment().mismatch(MemorySegment.ofArray(bytes))).isEqualTo(-1);
            assertThat(loaded.segment().byteSize()).isEqualTo(length);
            assertThat(loaded.checksum()).contains(Crc32c.of(MemorySegment.ofArray(bytes)));
            assertThat(loaded.read().bytes()).isEqualTo(length);
        }
    }

    @Test
    @RequiresThp
    void liesOnTransparentHugePages() throws IOException {
        try (LoadedFile loaded = HugeFiles.load(file(9_000_000), require(transparent()))) {
            long huge = loaded.outcome().pageSize().bytes();
            assertThat(huge).isGreaterThan(4096);
            assertThat(loaded.report().bytesOnLeaves(new PageSize(huge)))
                    .isEqualTo(loaded.report().range().length());
            assertThat(loaded.segment().mismatch(MemorySegment.ofArray(bytes))).isEqualTo(-1);
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 5)
    void liesOnPagesOfThePoolAndGivesThemBack() throws IOException {
        Path file = file(9_000_000);
        for (int i = 0; i < 3; i++) {
            try (LoadedFile loaded = HugeFiles.load(file, require(hugeTlb(PageSize.mib(2))))) {
                assertThat(loaded.outcome().range().length()).isEqualTo(10 * MIB);
                assertThat(loaded.report().bytesOnLeaves(PageSize.mib(2)))
                        .isEqualTo(loaded.report().range().length());
                assertThat(loaded.segment().mismatch(MemorySegment.ofArray(bytes)))
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    @RequiresThp
    void staysOnHugePagesUnderTheKernelsProtection() throws IOException {
        LoadOptions options = LoadOptions.of(require(transparent())).protectedByKernel();
        try (LoadedFile loaded = HugeFiles.load(file(9_000_000), options)) {
            PageSize huge = loaded.outcome().pageSize();
            assertThat(loaded.report().bytesOnLeaves(huge))
                    .isEqualTo(loaded.report().range().length());
            assertThat(rights(loaded.segment().address())).startsWith("r--p ");
            assertThat(loaded.segment().mismatch(MemorySegment.ofArray(bytes))).isEqualTo(-1);
        }
    }

    /** What /proc/self/maps says of the mapping that an address lies in. */
    private static String rights(long address) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .map(line -> line.split("[- ]", 3))
                .filter(fields -> Long.parseUnsignedLong(fields[0], 16) <= address
                        && address < Long.parseUnsignedLong(fields[1], 16))
                .map(fields -> fields[2])
                .findFirst()
                .orElse("none");
    }

    @Test
    void moreThanTwoGibibytesAreWhole() throws IOException {
        Path file = folder.resolve("large");
        long length = (2L << 30) + 12_345;
        byte[] mark = "the mark".getBytes(StandardCharsets.US_ASCII);
        long[] places = {0, (1L << 31) - 3, length - mark.length};
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long place : places) {
                channel.write(ByteBuffer.wrap(mark), place);
            }
        }
        // All else are zeros, a hole, whose checksums join by arithmetic alone.
        MemorySegment marked = MemorySegment.ofArray(mark);
        Crc32c expected = Crc32c.of(marked);
        long end = mark.length;
        for (int i = 1; i < places.length; i++) {
            expected = expected.then(zeros(places[i] - end), places[i] - end).then(Crc32c.of(marked), mark.length);
            end = places[i] + mark.length;
        }
        LoadOptions options = LoadOptions.of(prefer(transparent(), basePages())).expecting(expected);
        try (LoadedFile loaded = HugeFiles.load(file, options)) {
            assertThat(loaded.segment().byteSize()).isEqualTo(length);
            for (long place : places) {
                assertThat(loaded.segment().asSlice(place, mark.length).toArray(JAVA_BYTE))
                        .isEqualTo(mark);
            }
        }
    }

    /** The checksum of so many zeros: doubled from those of one. */
    private static Crc32c zeros(long count) {
        Crc32c all = Crc32c.EMPTY;
        Crc32c power = Crc32c.of(MemorySegment.ofArray(new byte[1]));
        for (long bytes = 1; bytes <= count; bytes <<= 1) {
            if ((count & bytes) != 0) {
                all = all.then(power, bytes);
            }
            power = power.then(power, bytes);
        }
        return all;
    }

    @Test
    void tellsHowFarItIs() throws IOException {
        AtomicLong last = new AtomicLong();
        LoadOptions options = LoadOptions.of(require(basePages())).readBy(3).watchedBy((read, total) -> {
            assertThat(total).isEqualTo(30 * MIB);
            assertThat(read).isGreaterThan(last.getAndSet(read));
        });
        try (LoadedFile loaded = HugeFiles.load(file((int) (30 * MIB)), options)) {
            assertThat(last).hasValue(30 * MIB);
            assertThat(loaded.read().threads()).isEqualTo(3);
            assertThat(loaded.toString()).contains("file, 30 MiB, read in ", " 3 threads");
        }
    }

    @Test
    void comesFromTheNodeThatIsNamed() throws IOException {
        RegionOptions placed = RegionOptions.of(require(basePages())).placedBy(NumaPolicy.bind(0));
        try (LoadedFile loaded = HugeFiles.load(file(1_000_000), LoadOptions.of(placed))) {
            assertThat(loaded.outcome().placement()).isPresent();
        }
    }

    @Test
    void canNotBeWrittenAndNotBeReadAfterItIsClosed() throws IOException {
        LoadedFile loaded = HugeFiles.load(file(100), require(basePages()));
        MemorySegment segment = loaded.segment();
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> segment.set(JAVA_BYTE, 0, (byte) 1));
        loaded.close();
        assertThatIllegalStateException().isThrownBy(() -> segment.get(JAVA_BYTE, 0));
        assertThatIllegalStateException().isThrownBy(loaded::report);
    }

    @Test
    void anInterruptedThreadLoadsAllTheSameAndStaysInterrupted() throws IOException {
        Path file = file(20_000_000);
        Thread.currentThread().interrupt();
        try (LoadedFile loaded = HugeFiles.load(file, require(basePages()))) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(loaded.segment().mismatch(MemorySegment.ofArray(bytes))).isEqualTo(-1);
        }
    }
}
