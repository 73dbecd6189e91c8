// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.PageSize;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading on modelled hosts: what is granted, what is refused, and that all is undone. */
final class FileLoaderTest {
    private static final PageSize HUGE = PageSize.mib(2);
    private static final long BYTES = (64L << 20) + 5;
    private static final long IN_BASE_PAGES = (64L << 20) + 4096;
    private static final Path FILE = Path.of("model");

    private final FakeLinux linux = FakeLinux.x86().hugeTlb(HUGE, 64).build();
    private final Snapshot empty = linux.snapshot();
    private ModelFile file = new ModelFile(linux, BYTES, BYTES);
    private final FileLoader loader = FileLoader.over(linux, linux.files(), _ -> file);

    @Test
    void givesAllOfTheFileOnThePagesThatWereAskedFor() {
        try (LoadedFile loaded = loader.load(FILE, require(hugeTlb()))) {
            assertThat(loaded.segment().byteSize()).isEqualTo(BYTES);
            assertThat(loaded.segment().isReadOnly()).isTrue();
            assertThat(HUGE.isAligned(loaded.segment().address())).isTrue();
            assertThat(loaded.outcome().label()).isEqualTo("hugetlb 2 MiB");
            assertThat(loaded.report().bytesOnLeaves(HUGE)).isEqualTo(IN_BASE_PAGES);
            assertThat(loaded.read().bytes()).isEqualTo(BYTES);
            assertThat(loaded.checksum()).isEmpty();
            assertThat(file.isOpen()).isFalse();
            linux.checkContents(loaded.segment().address(), BYTES, ModelFile.TAG);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void keepsWhatWasRefusedBefore() {
        file = new ModelFile(linux, 65 * HUGE.bytes(), 65 * HUGE.bytes());
        try (LoadedFile loaded = loader.load(FILE, prefer(hugeTlb(), transparent()))) {
            assertThat(loaded.outcome().label()).isEqualTo("thp 2 MiB");
            assertThat(loaded.outcome().refusals()).extracting(Refusal::label).containsExactly("hugetlb 2 MiB");
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void readsNothingWhereNoBackingIsGranted() {
        file = new ModelFile(linux, 65 * HUGE.bytes(), 0);

        assertThatExceptionOfType(HugePagesUnavailableException.class)
                .isThrownBy(() -> loader.load(FILE, require(hugeTlb())))
                .withMessageContaining("65 needed, 64 of 64 free in the pool [HM-101]");
        assertThat(file.isOpen()).isFalse();
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void undoesAllWhereReadingFailsMidway(int threads) {
        file = new ModelFile(linux, BYTES, BYTES / 2);

        assertThatExceptionOfType(FileLoadException.class)
                .isThrownBy(() ->
                        loader.load(FILE, LoadOptions.of(require(hugeTlb())).readBy(threads)))
                .matches(failure -> failure.reason() == FileLoadReason.READ_FAILED);
        assertThat(file.isOpen()).isFalse();
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void undoesAllWhereAListenerCancels() {
        CancellationException cancelled = new CancellationException("enough");
        LoadOptions options = LoadOptions.of(require(transparent())).watchedBy((read, total) -> {
            if (read > total / 2) {
                throw cancelled;
            }
        });

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> loader.load(FILE, options))
                .isSameAs(cancelled);
        assertThat(file.isOpen()).isFalse();
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void protectsTheWholeMapping() {
        try (LoadedFile loaded =
                loader.load(FILE, LoadOptions.of(require(transparent())).protectedByKernel())) {
            assertThat(linux.calls())
                    .anyMatch(call -> call.matches("mprotect\\(0x[0-9a-f]+, 69206016, PROT_READ\\).*"));
            assertThat(loaded.report().bytesOnLeaves(HUGE)).isEqualTo(IN_BASE_PAGES);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void undoesAllWhereTheKernelDoesNotProtect() {
        linux.failEvery("mprotect", Errno.ENOMEM);

        assertThatExceptionOfType(HugeMemoryException.class)
                .isThrownBy(() ->
                        loader.load(FILE, LoadOptions.of(require(transparent())).protectedByKernel()))
                .withMessage("cannot protect model in memory against writes [HM-100]");
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void anEmptyFileIsAnEmptySegment() {
        file = new ModelFile(linux, 0, 0);
        try (LoadedFile loaded = loader.load(FILE, require(hugeTlb()))) {
            assertThat(loaded.segment().byteSize()).isZero();
            assertThat(loaded.outcome().label()).isEqualTo("hugetlb 2 MiB");
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }
}
