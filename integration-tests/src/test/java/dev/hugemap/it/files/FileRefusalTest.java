// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.files;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.files.Crc32c;
import dev.hugemap.files.FileLoadException;
import dev.hugemap.files.FileLoadReason;
import dev.hugemap.files.HugeFiles;
import dev.hugemap.files.LoadListener;
import dev.hugemap.files.LoadOptions;
import dev.hugemap.it.Nobody;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.RegionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be loaded says why, and leaves neither memory nor an open file. */
final class FileRefusalTest {
    private static final int LENGTH = 40 << 20;
    /** What the kernel shows of the memory that these tests ask for, in maps. */
    private static final String NAME = "refused-file";

    private static final LoadOptions OPTIONS =
            LoadOptions.of(RegionOptions.of(require(basePages())).named(NAME)).readBy(2);

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.write(folder.resolve("file"), new byte[LENGTH]);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain(NAME);
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(open.map(FileRefusalTest::target)).noneMatch(target -> target.startsWith(folder.toString()));
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static FileLoadException refused(Path file, LoadOptions options, FileLoadReason reason) {
        FileLoadException[] refused = new FileLoadException[1];
        assertThatExceptionOfType(FileLoadException.class)
                .isThrownBy(() -> HugeFiles.load(file, options).close())
                .satisfies(failure -> refused[0] = failure);
        assertThat(refused[0].reason()).isEqualTo(reason);
        assertThat(refused[0].file()).isEqualTo(file);
        return refused[0];
    }

    /** Does something once, when a part has been read. */
    private static LoadOptions meanwhile(Meanwhile change) {
        AtomicBoolean done = new AtomicBoolean();
        LoadListener listener = (_, _) -> {
            if (!done.getAndSet(true)) {
                try {
                    change.happen();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        return OPTIONS.watchedBy(listener);
    }

    private FileChannel writing() throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE);
    }

    @Test
    void aFileThatShrinksMeanwhile() {
        LoadOptions options = meanwhile(() -> {
            try (FileChannel channel = writing()) {
                channel.truncate(1000);
            }
        });

        assertThat(refused(file, options, FileLoadReason.CHANGED))
                .hasMessageContaining("it had 41,943,040 bytes when it was opened, and ends at ");
    }

    @Test
    void aFileThatGrowsMeanwhile() {
        LoadOptions options = meanwhile(() -> {
            try (FileChannel channel = writing()) {
                channel.write(ByteBuffer.allocate(17), LENGTH);
            }
        });

        assertThat(refused(file, options, FileLoadReason.CHANGED))
                .hasMessageContaining("it had 41,943,040 bytes when it was opened, and has 41,943,057 now");
    }

    @Test
    void aFileThatIsWrittenToMeanwhile() {
        LoadOptions options = meanwhile(() -> {
            try (FileChannel channel = writing()) {
                channel.write(ByteBuffer.allocate(17), 0);
            }
        });

        assertThat(refused(file, options, FileLoadReason.CHANGED)).hasMessageContaining("it was last written to at 20");
    }

    @Test
    void notAFileThatIsReplacedMeanwhile() throws IOException {
        Path next = Files.write(folder.resolve("next"), new byte[5]);
        LoadOptions options = meanwhile(() -> Files.move(next, file, StandardCopyOption.ATOMIC_MOVE));

        try (var loaded = HugeFiles.load(file, options)) {
            assertThat(loaded.segment().byteSize()).isEqualTo(LENGTH);
        }
    }

    @Test
    void anotherChecksum() {
        assertThat(refused(file, OPTIONS.expecting(Crc32c.parse("12345678")), FileLoadReason.CHECKSUM_DIFFERS))
                .hasMessageMatching(
                        "cannot load .*/file: its CRC-32C is [0-9a-f]{8}, and 12345678 was expected \\[HM-706\\].*");
    }

    @Test
    void whatIsNotThere() {
        assertThat(refused(folder.resolve("nothing"), OPTIONS, FileLoadReason.ABSENT))
                .hasMessageContaining("/nothing: there is no such file [HM-701]. Look at the path, from /");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/proc/self", "/tmp"})
    void whatIsNoFile(String other) {
        assertThat(refused(Path.of(other), OPTIONS, FileLoadReason.NOT_A_FILE))
                .hasMessageContaining("only a regular file has a length");
    }

    @Test
    void aFileThatThisUserMayNotRead() throws IOException {
        Files.setPosixFilePermissions(file, Set.of());

        if (Nobody.isRoot()) {
            HugeFiles.load(file, OPTIONS).close(); // root may read all
        } else {
            assertThat(refused(file, OPTIONS, FileLoadReason.NOT_PERMITTED)).hasMessageContaining(" may not read it");
        }
    }

    @Test
    void aPipeIsNotWaitedFor() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        refused(pipe, OPTIONS, FileLoadReason.NOT_A_FILE);
    }

    @Test
    void aFileThatTheKernelMakesUpAsItIsRead() {
        // It says that it has no bytes, and has some.
        assertThat(refused(Path.of("/proc/cpuinfo"), OPTIONS, FileLoadReason.CHANGED))
                .hasMessageContaining("it had 0 bytes when it was opened, and has more now [HM-704]. Load a file that");
    }

    @Test
    void aFileWhoseReadingFails() {
        // Nothing is mapped at address 0 of any process.
        assertThat(refused(Path.of("/proc/self/mem"), OPTIONS, FileLoadReason.READ_FAILED))
                .hasMessageContaining("reading failed at byte 0 of 0: ")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void aFileThatIsLargerThanAllMemory() throws IOException {
        try (FileChannel channel = writing()) {
            channel.write(ByteBuffer.allocate(1), (8L << 40) - 1);
        }

        assertThatExceptionOfType(HugePagesUnavailableException.class)
                .isThrownBy(() -> HugeFiles.load(file, OPTIONS).close())
                .withMessageContaining("cannot map 8 TiB");
    }

    @Test
    void aLoadThatIsCancelled() {
        LoadOptions options = meanwhile(() -> {
            throw new CancellationException("enough");
        });

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> HugeFiles.load(file, options).close())
                .withMessage("enough");
    }

    /** What happens to a file while it is read. */
    private interface Meanwhile {
        void happen() throws IOException;
    }
}
