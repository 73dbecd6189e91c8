// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.abi.KernelPageFlags;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Folios found in flags that no machine needs to have: 512 frames of 4 KiB. */
final class KernelPagesTest {
    private static final long HEAD = 1L << KernelPageFlags.KPF_COMPOUND_HEAD;
    private static final long TAIL = 1L << KernelPageFlags.KPF_COMPOUND_TAIL;
    private static final long ZERO = 1L << KernelPageFlags.KPF_ZERO_PAGE;
    private static final long NONE = 1L << KernelPageFlags.KPF_NOPAGE;

    private final long[] flags = new long[512];
    private final PageSizes sizes = new PageSizes(
            PageSize.kib(4), List.of(), Optional.of(PageSize.kib(512)), List.of(PageSize.mib(1)), Optional.empty());
    private final KernelPages pages =
            new KernelPages(ProcFile.open(AlteredBridge.withFile(this::read), "/proc/kpageflags"), sizes);

    @AfterEach
    void close() {
        pages.close();
    }

    @Test
    void aFolioIsFoundWholeFromAnyOfItsFrames() {
        folio(128, 128, 0);

        for (long frame : new long[] {255, 128, 191, 200}) {
            assertFolio(frame, PageSize.kib(512), false);
        }
    }

    @Test
    void neighbouringFoliosAreToldApart() {
        folio(16, 16, 0);
        folio(32, 16, 0);

        assertFolio(31, PageSize.kib(64), false);
        assertFolio(32, PageSize.kib(64), false);
    }

    @Test
    void aFrameOfItsOwnIsABasePage() {
        folio(64, 64, 0);

        assertFolio(63, PageSize.kib(4), false);
    }

    @Test
    void thePageOfZerosIsToldBaseAndHuge() {
        flags[3] = ZERO;
        folio(128, 128, ZERO);

        assertFolio(3, PageSize.kib(4), true);
        assertFolio(130, PageSize.kib(512), true);
    }

    @Test
    void flagsThatMakeNoFolioAreNotGuessedAt() {
        flags[8] = TAIL;
        flags[9] = NONE;
        folio(18, 4, 0);
        folio(32, 3, 0);

        assertThat(pages.find(8)).isFalse();
        assertThat(pages.find(9)).isFalse();
        assertThat(pages.find(19)).isFalse();
        assertThat(pages.find(33)).isFalse();
        assertThat(pages.find(10_000)).isFalse();
    }

    private void assertFolio(long frame, PageSize size, boolean isZeroPage) {
        assertThat(pages.find(frame)).isTrue();
        assertThat(pages.bytes()).isEqualTo(size.bytes());
        assertThat(pages.isZeroPage()).isEqualTo(isZeroPage);
    }

    private void folio(int head, int frames, long extra) {
        flags[head] = HEAD | extra;
        for (int frame = head + 1; frame < head + frames; frame++) {
            flags[frame] = TAIL | extra;
        }
    }

    private long read(MemorySegment buffer, long offset) {
        long first = Math.min(offset / Long.BYTES, flags.length);
        long count = Math.min(buffer.byteSize() / Long.BYTES, flags.length - first);
        MemorySegment.copy(flags, (int) first, buffer, JAVA_LONG, 0, (int) count);
        return count * Long.BYTES;
    }
}
