// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One cursor over memory of every kind, on hosts that are modelled. */
final class PageWalkTest {
    private static final PageSize K4 = PageSize.kib(4);
    private static final PageSize M2 = PageSize.mib(2);
    private static final PageSize G1 = PageSize.gib(1);
    private static final long MIB = 1L << 20;

    /** A step as a line: where it starts, how long it is, and what it is. */
    private static List<String> steps(PageWalk walk, long from) {
        List<String> steps = new ArrayList<>();
        while (walk.next()) {
            steps.add((walk.start() - from) / K4.bytes() + "+" + (walk.end() - walk.start()) / K4.bytes() + " "
                    + walk.state() + " " + walk.kind() + " " + walk.leafBytes() / 1024 + " "
                    + walk.folioBytes() / 1024);
        }
        return steps;
    }

    private static Inspector inspector(FakeLinux fake) {
        return Inspector.of(fake, fake.files(), PageSizes.read(fake.files(), fake));
    }

    private static AddressRange map(FakeLinux fake, long bytes) {
        long start = fake.mmap(0, bytes + 2 * M2.bytes(), Protection.PROT_NONE, MapFlags.RESERVATION, -1, 0);
        long aligned = M2.roundUp(start);
        fake.mmap(aligned, bytes, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), -1, 0);
        return new AddressRange(aligned, bytes);
    }

    private static AddressRange mixed(FakeLinux fake) {
        AddressRange range = map(fake, 6 * MIB);
        fake.madvise(range.start(), 2 * MIB, Advice.MADV_HUGEPAGE);
        fake.write(range.start(), 1, 7);
        fake.write(range.start() + 2 * MIB + K4.bytes(), 1, 7);
        fake.write(range.start() + 2 * MIB + 2 * K4.bytes(), 1, 7);
        return range;
    }

    @Test
    void leavesOfAllSizesComeThroughOneLoop() {
        FakeLinux fake = FakeLinux.x86().build();
        AddressRange range = mixed(fake);

        try (PageWalk walk = inspector(fake).walk(range)) {
            assertThat(steps(walk, range.start()))
                    .containsExactly(
                            "0+512 PRESENT ANONYMOUS 2048 2048",
                            "512+1 ABSENT ANONYMOUS 0 0",
                            "513+1 PRESENT ANONYMOUS 4 0",
                            "514+1 PRESENT ANONYMOUS 4 0",
                            "515+1021 ABSENT ANONYMOUS 0 0");
            assertThat(walk.next()).isFalse();
        }
    }

    @Test
    void theOldSourcesTellTheSameLeaves() {
        FakeLinuxBuilder old = FakeLinux.x86().without(FakeFeature.PAGEMAP_SCAN, FakeFeature.PROCMAP_QUERY);
        FakeLinux fake = old.build();
        AddressRange range = mixed(fake);

        try (PageWalk walk = inspector(fake).walk(range)) {
            assertThat(steps(walk, range.start()))
                    .containsExactly(
                            "0+512 PRESENT ANONYMOUS 2048 2048",
                            "512+1 ABSENT ANONYMOUS 0 0",
                            "513+1 PRESENT ANONYMOUS 4 0",
                            "514+1 PRESENT ANONYMOUS 4 0",
                            "515+1021 ABSENT ANONYMOUS 0 0");
        }
    }

    @Test
    void guardsAreAbsentWhereTheKernelTellsThemFromSwappedPages() {
        FakeLinuxBuilder before = FakeLinux.x86().without(FakeFeature.GUARD_FLAG);
        FakeLinuxBuilder old = FakeLinux.x86().without(FakeFeature.PAGEMAP_SCAN, FakeFeature.PROCMAP_QUERY);

        assertGuard(FakeLinux.x86().build(), "0+1 ABSENT ANONYMOUS 0 0", "1+511 ABSENT ANONYMOUS 0 0");
        assertGuard(old.build(), "0+512 ABSENT ANONYMOUS 0 0");
        assertGuard(before.build(), "0+1 SWAPPED ANONYMOUS 0 0", "1+511 ABSENT ANONYMOUS 0 0");
    }

    private static void assertGuard(FakeLinux fake, String... steps) {
        AddressRange range = map(fake, 2 * MIB);
        fake.madvise(range.start(), K4.bytes(), Advice.MADV_GUARD_INSTALL);
        try (PageWalk walk = inspector(fake).walk(range)) {
            assertThat(steps(walk, range.start())).containsExactly(steps);
        }
    }

    @Test
    void foliosUnderBaseLeavesNeedPrivilege() {
        FakeLinux fake = FakeLinux.x86().privileged().build();
        AddressRange range = mixed(fake);
        fake.mprotect(range.start(), K4.bytes(), Protection.PROT_READ);

        try (PageWalk walk = inspector(fake).walkFolios(range)) {
            assertThat(steps(walk, range.start()))
                    .startsWith("0+1 PRESENT ANONYMOUS 4 2048", "1+1 PRESENT ANONYMOUS 4 2048")
                    .contains("513+1 PRESENT ANONYMOUS 4 4");
            walk.seek(range.start());
            walk.next();
            assertThat(walk.writable()).isEqualTo(Answer.NO);
            assertThat(walk.folioEvidence()).contains(Evidence.KPAGEFLAGS);
            walk.next();
            assertThat(walk.writable()).isEqualTo(Answer.YES);
            assertThat(walk.leafEvidence()).contains(Evidence.PAGEMAP_SCAN);
        }
    }

    @Test
    void hugeTlbPagesOfEverySizeAreLeaves() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 4).hugeTlb(G1, 2).build();
        for (PageSize size : List.of(M2, G1)) {
            long start = fake.mmap(
                    0, 2 * size.bytes(), Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.hugeTlb(size.log2()), -1, 0);
            fake.write(start + size.bytes(), 1, 7);

            try (PageWalk walk = inspector(fake).walk(new AddressRange(start, 2 * size.bytes()))) {
                long pages = K4.pagesIn(size.bytes());
                long kib = size.bytes() / 1024;
                assertThat(steps(walk, start))
                        .containsExactly(
                                "0+" + pages + " ABSENT HUGETLB 0 0",
                                pages + "+" + pages + " PRESENT HUGETLB " + kib + " " + kib);
            }
        }
    }

    @Test
    void aRangeMayStartAndEndInsideALeafAndReachBeyondItsMapping() {
        FakeLinux fake = FakeLinux.x86().build();
        AddressRange range = mixed(fake);
        AddressRange part = new AddressRange(range.start() + MIB, MIB + 2 * K4.bytes());
        try (PageWalk walk = inspector(fake).walk(part)) {
            assertThat(steps(walk, range.start()))
                    .containsExactly(
                            "256+256 PRESENT ANONYMOUS 2048 2048",
                            "512+1 ABSENT ANONYMOUS 0 0",
                            "513+1 PRESENT ANONYMOUS 4 0");
        }
        fake.munmap(range.start() + 4 * MIB, 2 * MIB);
        try (PageWalk walk = inspector(fake).walk(new AddressRange(range.start() + 3 * MIB, 2 * MIB))) {
            assertThat(steps(walk, range.start()))
                    .containsExactly("768+256 ABSENT ANONYMOUS 0 0", "1024+256 ABSENT NONE 0 0");
        }
    }

    @Test
    void seekingAsksTheKernelAnew() {
        FakeLinux fake = FakeLinux.x86().build();
        AddressRange range = map(fake, 2 * MIB);
        try (PageWalk walk = inspector(fake).walk(range)) {
            assertThat(steps(walk, range.start())).containsExactly("0+512 ABSENT ANONYMOUS 0 0");

            fake.write(range.start() + K4.bytes(), 1, 7);
            walk.seek(range.start() + K4.bytes());

            assertThat(walk.next()).isTrue();
            assertThat(walk.state()).isEqualTo(PageState.PRESENT);
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> walk.seek(range.end() + 1));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> walk.seek(range.start() - 1));
        }
    }

    @Test
    void anotherProcessIsWalkedAlike() throws Exception {
        HugeMemory memory = HugeMemory.system();
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            String maps = Files.readString(Path.of("/proc/" + process.pid() + "/maps"));
            String stack = maps.lines()
                    .filter(line -> line.endsWith("[stack]"))
                    .findFirst()
                    .orElseThrow();
            String[] ends = stack.split("[- ]");
            AddressRange range =
                    AddressRange.between(Long.parseUnsignedLong(ends[0], 16), Long.parseUnsignedLong(ends[1], 16));
            try (PageWalk walk = memory.inspector(process.pid()).walk(range)) {
                long present = 0;
                while (walk.next()) {
                    assertThat(walk.kind()).isEqualTo(MappingKind.ANONYMOUS);
                    present += walk.state() == PageState.PRESENT ? walk.end() - walk.start() : 0;
                }
                assertThat(present).isPositive();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatIsToldOfAProcessThatEndsMeanwhileIsVoid() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        Inspector inspector = HugeMemory.system().inspector(process.pid());
        AddressRange everything = new AddressRange(0, 1L << 46);
        try (PageWalk walk = inspector.walk(everything)) {
            assertThat(walk.next()).isTrue();
            process.destroyForcibly().waitFor();

            assertThatExceptionOfType(ProcessEndedException.class).isThrownBy(() -> {
                while (walk.next()) {
                    assertThat(walk.end()).isGreaterThan(walk.start());
                }
            });
        }
        assertThat(inspector.report(everything).unknownBytes()).isEqualTo(everything.length());
    }
}
