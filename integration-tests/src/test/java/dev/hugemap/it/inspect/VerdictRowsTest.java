// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.Skips;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.inspect.MappingKind;
import dev.hugemap.inspect.PageState;
import dev.hugemap.inspect.PageWalk;
import dev.hugemap.inspect.ZeroPage;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresMultiSizeThp;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Verdicts on memory whose leaves are easily mistaken, on the running kernel; each is held against separate code too. */
@RequiresThp
final class VerdictRowsTest {
    private static final int BLOCK = ModelPages.BLOCK;
    private static final long K4 = 4 << 10;
    private static final long K64 = 64 << 10;
    private static final long M2 = 2 << 20;

    private final LowMemory memory = new LowMemory(2);
    private final VerdictCheck check = new VerdictCheck(memory.range());

    @AfterEach
    void close() {
        check.close();
        memory.close();
    }

    /** The verdicts that the walk gives and the kernel's picture bears out. */
    private List<PageVerdict> verdicts() {
        return check.check();
    }

    private void hugeBlock() {
        memory.mapAnonymous(0, BLOCK);
        memory.advise(0, BLOCK, RawCalls.MADV_HUGEPAGE);
        memory.write(0, 1);
        assertMemory(0, BLOCK, M2, M2);
    }

    private void assertMemory(int from, int to, long leaf, long folio) {
        assertPages(from, to, MappingKind.ANONYMOUS, PageState.PRESENT, leaf, folio);
    }

    private void assertPages(int from, int to, MappingKind kind, PageState state, long leaf, long folio) {
        assertThat(verdicts().subList(from, to)).allSatisfy(page -> {
            assertThat(page.kind()).isEqualTo(kind);
            assertThat(page.state()).isEqualTo(state);
            assertThat(page.leafBytes()).isEqualTo(leaf);
            assertThat(page.folioBytes()).isIn(folio, PageVerdict.UNTOLD);
        });
    }

    @Test
    void aHugePageCutByProtectionIsOnBaseLeavesInOneHugeFolio() {
        hugeBlock();

        memory.protect(BLOCK / 2, BLOCK, Protection.PROT_READ);

        assertMemory(0, BLOCK, K4, M2);
        assertThat(verdicts().get(0).isWritable()).isTrue();
        assertThat(verdicts().get(BLOCK - 1).isWritable()).isFalse();
    }

    @Test
    void theHugePageOfZerosIsNoMemory() {
        ZeroPage.required();
        memory.mapAnonymous(0, BLOCK);
        memory.advise(0, BLOCK, RawCalls.MADV_HUGEPAGE);

        memory.read(7, 8);

        assertPages(0, BLOCK, MappingKind.ANONYMOUS, PageState.ZERO_PAGE, M2, 0);
    }

    @Test
    void theBasePageOfZerosIsNoMemory() {
        ZeroPage.required();
        memory.mapAnonymous(0, BLOCK);

        memory.read(7, 8);

        assertPages(7, 8, MappingKind.ANONYMOUS, PageState.ZERO_PAGE, K4, 0);
        assertPages(8, BLOCK, MappingKind.ANONYMOUS, PageState.ABSENT, 0, 0);
    }

    @Test
    @RequiresMultiSizeThp("64k")
    void aFolioOf64KiBIsOnBaseLeaves() {
        memory.mapAnonymous(0, BLOCK);
        memory.advise(0, BLOCK, RawCalls.MADV_HUGEPAGE);

        memory.write(16, 17);

        assertPages(0, 16, MappingKind.ANONYMOUS, PageState.ABSENT, 0, 0);
        assertMemory(16, 32, K4, K64);
    }

    @Test
    void aHugePageUnmappedInPartLeavesBaseLeaves() {
        hugeBlock();

        memory.unmap(100, 200);

        assertMemory(0, 100, K4, M2);
        assertPages(100, 200, MappingKind.NONE, PageState.ABSENT, 0, 0);
        assertMemory(200, BLOCK, K4, M2);
    }

    @Test
    void aHugePageDroppedInPartLeavesBaseLeaves() {
        hugeBlock();

        memory.advise(100, 200, RawCalls.MADV_DONTNEED);

        assertMemory(0, 100, K4, M2);
        assertPages(100, 200, MappingKind.ANONYMOUS, PageState.ABSENT, 0, 0);
    }

    @Test
    void guardsAreNotSwappedPages() {
        memory.mapAnonymous(0, BLOCK);
        boolean isGuarded = memory.advise(0, 4, RawCalls.MADV_GUARD_INSTALL);
        Skips.unless(isGuarded, "MADV_GUARD_INSTALL, which this kernel doesn't have (Linux 6.13)", "HUGEMAP_NO_GUARDS");

        assertPages(0, 4, MappingKind.ANONYMOUS, PageState.ABSENT, 0, 0);
    }

    @Test
    void hugePagesSharedWithAChildAreMemory() {
        hugeBlock();
        try (Arena arena = Arena.ofConfined()) {
            int child = RawCalls.fork(arena, 60);
            try {
                assertMemory(0, BLOCK, M2, M2);
                memory.write(0, 1);
                // The page that was written to is copied, and the leaf is cut.
                assertMemory(1, BLOCK, K4, M2);
            } finally {
                RawCalls.end(child);
            }
        }
    }

    @Test
    @RequiresRoot
    void swappedPagesAreSwapped() {
        try (Swap _ = Swap.on()) {
            memory.mapAnonymous(0, BLOCK);
            memory.write(0, 64);

            Swap.out(new AddressRange(memory.address(0), 32 * K4));

            assertPages(0, 32, MappingKind.ANONYMOUS, PageState.SWAPPED, 0, 0);
            assertMemory(32, 64, K4, K4);
            memory.unmap(0, BLOCK);
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 2)
    void poolPagesOf2MiBAreLeaves() {
        memory.map(0, 2 * BLOCK, MapFlags.ANONYMOUS.hugeTlb(21), -1, 0);

        memory.write(BLOCK, BLOCK + 1);

        assertPages(0, BLOCK, MappingKind.HUGETLB, PageState.ABSENT, 0, 0);
        assertPages(BLOCK, 2 * BLOCK, MappingKind.HUGETLB, PageState.PRESENT, M2, M2);
    }

    @Test
    @RequiresHugePages(size = "2m", count = 2)
    void poolPagesOfAFileInMemoryAreLeaves() {
        int fd = RawCalls.memfd(RawCalls.MFD_HUGETLB | 21 << RawCalls.MFD_HUGE_SHIFT, 2 * M2);
        memory.map(0, 2 * BLOCK, new MapFlags(Mman.MAP_SHARED), fd, 0);
        NativeBridge.system().close(fd);

        memory.write(BLOCK, BLOCK + 1);

        assertPages(0, BLOCK, MappingKind.HUGETLB, PageState.ABSENT, 0, 0);
        assertPages(BLOCK, 2 * BLOCK, MappingKind.HUGETLB, PageState.PRESENT, M2, M2);
    }

    @Test
    @RequiresHugePages(size = "1g", count = 1)
    void poolPagesOf1GiBAreLeaves() {
        long gibibyte = 1L << 30;
        NativeBridge bridge = NativeBridge.system();
        long start = bridge.mmap(0, gibibyte, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.hugeTlb(30), -1, 0);
        try {
            RawCalls.madvise(start, gibibyte, RawCalls.MADV_POPULATE_WRITE);
            try (PageWalk walk = HugeMemory.system().inspector().walkFolios(new AddressRange(start, gibibyte))) {
                assertThat(walk.next()).isTrue();
                assertThat(walk.end() - walk.start()).isEqualTo(gibibyte);
                assertThat(walk.kind()).isEqualTo(MappingKind.HUGETLB);
                assertThat(walk.leafBytes()).isEqualTo(gibibyte);
                assertThat(walk.folioBytes()).isEqualTo(gibibyte);
                assertThat(walk.next()).isFalse();
            }
            SmapsPart smaps = SmapsPart.of(start, start + gibibyte).getFirst();
            assertThat(smaps.field("KernelPageSize")).isEqualTo(gibibyte);
            assertThat(smaps.field("Private_Hugetlb") + smaps.field("Shared_Hugetlb"))
                    .isEqualTo(gibibyte);
        } finally {
            bridge.munmap(start, gibibyte);
        }
    }

    @Test
    void filesInMemoryAreOnBaseLeaves() {
        int fd = RawCalls.memfd(0, M2);
        memory.map(0, BLOCK, new MapFlags(Mman.MAP_SHARED), fd, 0);
        memory.map(BLOCK, 2 * BLOCK, new MapFlags(Mman.MAP_PRIVATE), fd, 0);
        NativeBridge.system().close(fd);

        memory.write(3, 4);
        memory.read(BLOCK + 3, BLOCK + 4);
        assertPages(3, 4, MappingKind.SHMEM, PageState.PRESENT, K4, K4);
        assertPages(BLOCK + 3, BLOCK + 4, MappingKind.SHMEM, PageState.PRESENT, K4, K4);

        memory.write(BLOCK + 3, BLOCK + 4);
        assertPages(BLOCK + 3, BLOCK + 4, MappingKind.ANONYMOUS, PageState.PRESENT, K4, K4);
    }

    @Test
    void collapsedFilesInMemoryAreOnHugeLeaves() {
        collapsedFile();

        assertPages(0, BLOCK, MappingKind.SHMEM, PageState.PRESENT, M2, M2);
    }

    @Test
    void aHugeLeafOfAFileIsDroppedWhereOneOfMemoryIsCut() {
        collapsedFile();

        memory.protect(BLOCK / 2, BLOCK, Protection.PROT_READ);
        assertPages(0, BLOCK, MappingKind.SHMEM, PageState.ABSENT, 0, 0);

        memory.write(0, 1);
        assertPages(0, 1, MappingKind.SHMEM, PageState.PRESENT, K4, M2);
    }

    private void collapsedFile() {
        int fd = RawCalls.memfd(0, M2);
        memory.map(0, BLOCK, new MapFlags(Mman.MAP_SHARED), fd, 0);
        NativeBridge.system().close(fd);
        memory.write(0, BLOCK);
        assertThat(memory.advise(0, BLOCK, RawCalls.MADV_COLLAPSE)).isTrue();
        memory.write(0, BLOCK);
    }

    /** [vvar], which the kernel gives every process, is one. */
    @Test
    void ofASpecialMappingNothingIsKnown() {
        int count = 0;
        for (SmapsPart mapping : SmapsPart.of(0, Long.MAX_VALUE)) {
            if (mapping.isSpecial()) {
                assertUnknown(AddressRange.between(mapping.start(), mapping.end()));
                count++;
            }
        }
        assertThat(count).isPositive();
    }

    private static void assertUnknown(AddressRange range) {
        Inspector inspector = HugeMemory.system().inspector();
        try (PageWalk walk = inspector.walkFolios(range)) {
            while (walk.next()) {
                assertThat(walk.state()).as("%s", range).isEqualTo(PageState.UNKNOWN);
                assertThat(walk.leafBytes()).isZero();
                assertThat(walk.folioBytes()).isZero();
            }
        }
        assertThat(inspector.report(range).unknownBytes()).isEqualTo(range.length());
    }
}
