// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.Skips;
import dev.hugemap.bridge.Errno;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.it.Command;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.Nobody;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresMultiSizeThp;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Refusal;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.memory.ThpNever;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What this kernel grants, proves and takes back, over each provider of the system calls. */
abstract class KernelMemoryContract {
    private static final long MIB = 1L << 20;
    private static final long ASKED = 64 * MIB;
    private static final String NAME = "hugemap-it";
    private static final PageSize SMALL = PageSize.kib(64);

    private final HugeMemory memory = memory();

    abstract HugeMemory memory();

    private static RegionOptions options(BackingPolicy policy) {
        return RegionOptions.of(policy).named(NAME);
    }

    /** Mappings that hugemap made: named ones, and hugetlb ones, which can't be named. */
    private static List<String> mappings() {
        try {
            return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> line.contains(NAME) || line.contains("anon_hugepage"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** How this kernel shows where huge pages are: since 6.7 by a scan. */
    private Evidence walked() {
        return memory.host().features().has(KernelFeature.PAGEMAP_SCAN) ? Evidence.PAGEMAP_SCAN : Evidence.SMAPS;
    }

    private CommitOutcome grant(Backing backing, PageSize leaf) {
        List<String> before = mappings();
        CommitOutcome outcome;
        try (HugeArena arena = memory.shared(options(require(backing)))) {
            MemorySegment segment = arena.allocate(ASKED);
            outcome = arena.outcome(segment);
            assertThat(outcome.report().disagreements()).isEmpty();
            MappingReport all = arena.reportAllSources(segment);
            assertThat(all.bytesOnLeaves(leaf)).as("%s", all).isEqualTo(ASKED);
            assertThat(all.disagreements()).isEmpty();
            Contents.checkZero(segment);
            Contents.write(segment, 17);
            Contents.check(segment, 17);
            assertThat(arena.report(segment).bytesOnLeaves(leaf)).isEqualTo(ASKED);
        }
        assertThat(mappings()).isEqualTo(before);
        return outcome;
    }

    @Test
    @RequiresHugePages(size = "2m", count = 32)
    void hugeTlbPagesAreGrantedAndGivenBack() {
        HugeTlb pool = HugeTlb.of("2m");
        long free = pool.free();
        long reserved = pool.reserved();
        PageSize size = PageSize.mib(2);

        CommitOutcome outcome = grant(hugeTlb(size), size);

        assertThat(outcome.report().bytesOnLeaves(size)).isEqualTo(ASKED);
        assertThat(outcome.report().evidence()).contains(walked());
        assertThat(pool.free()).isEqualTo(free);
        assertThat(pool.reserved()).isEqualTo(reserved);
    }

    @Test
    @RequiresHugePages(size = "1g", count = 1)
    void aGiganticPageIsGrantedAndGivenBack() {
        HugeTlb pool = HugeTlb.of("1g");
        long free = pool.free();
        PageSize size = PageSize.gib(1);
        try (HugeArena arena = memory.confined(options(require(hugeTlb(size))))) {
            MemorySegment segment = arena.allocate(size.bytes());

            assertThat(arena.outcome(segment).report().bytesOnLeaves(size)).isEqualTo(size.bytes());
            assertThat(arena.reportAllSources(segment).disagreements()).isEmpty();
            assertThat(pool.free()).isEqualTo(free - 1);
            Contents.write(segment, 3);
            Contents.check(segment, 3);
        }
        assertThat(pool.free()).isEqualTo(free);
    }

    @Test
    @RequiresThp
    void transparentPagesAreGrantedAndProved() {
        PageSize size = memory.host().pageSizes().thp().orElseThrow();

        CommitOutcome outcome = grant(transparent(), size);

        assertThat(outcome.report().bytesOnLeaves(size)).isEqualTo(ASKED);
        assertThat(outcome.report().evidence()).contains(walked());
    }

    @Test
    void basePagesStayBasePages() {
        PageSize base = memory.host().pageSizes().base();

        CommitOutcome outcome = grant(basePages(), base);

        assertThat(outcome.report().bytesOnLeaves(base)).isEqualTo(ASKED);
    }

    @Test
    @RequiresThp("never")
    void anAdministratorsNeverIsRespected() {
        List<String> before = mappings();

        Refusal refusal = refusal(transparent(), ASKED);

        assertThat(refusal.call()).isEqualTo("sysfs");
        assertThat(refusal.cause()).contains("are switched off");
        assertThat(refusal.remedy()).contains("/sys/kernel/mm/transparent_hugepage/");
        assertThat(mappings()).isEqualTo(before);
    }

    @Test
    @RequiresThp("never")
    void anAdministratorsNeverIsOverriddenByName() {
        PageSize size = memory.host().pageSizes().thp().orElseThrow();

        CommitOutcome outcome = grant(transparent(ThpNever.OVERRIDE), size);

        assertThat(outcome.granted()).isEqualTo(transparent(ThpNever.OVERRIDE));
        assertThat(outcome.report().bytesOnLeaves(size)).isEqualTo(ASKED);
    }

    @Test
    @RequiresMultiSizeThp("64k")
    void smallFoliosAreProvedWhereTheirSizeIsOnAlone() {
        checkSmallFolios();
    }

    @Test
    @RequiresMultiSizeThp(value = "64k", pmd = "madvise")
    void smallFoliosAreProvedWhereThePmdSizeIsOnToo() {
        Skips.unless(
                memory.host().features().has(KernelFeature.GUARD_INSTALL),
                "Linux 6.13, which can keep larger pages out of a range",
                "HUGEMAP_NO_GUARDS");
        checkSmallFolios();
    }

    private void checkSmallFolios() {
        try (HugeArena arena = memory.confined(options(require(transparent(SMALL))))) {
            MemorySegment segment = arena.allocate(ASKED);

            CommitOutcome outcome = arena.outcome(segment);
            assertThat(outcome.report().bytesInFolios(SMALL)).isEqualTo(ASKED);
            assertThat(outcome.populate().orElseThrow().faults()).isGreaterThanOrEqualTo(1024);
            if (Nobody.isRoot()) {
                MappingReport all = arena.reportAllSources(segment);
                assertThat(all.evidence()).contains(Evidence.KPAGEFLAGS);
                assertThat(all.bytesInFolios(SMALL)).as("%s", all).isEqualTo(ASKED);
                assertThat(all.disagreements()).isEmpty();
            }
        }
    }

    @Test
    @RequiresMultiSizeThp(value = "64k", mode = "never")
    void aSmallSizeThatIsOffIsNotTried() {
        Refusal refusal = refusal(transparent(SMALL), ASKED);

        assertThat(refusal.cause()).isEqualTo("transparent huge pages of 64 KiB are switched off");
        assertThat(refusal.remedy()).contains("hugepages-64kB/enabled");
    }

    @Test
    @RequiresHugePages(size = "2m", count = 32, exactly = true)
    void aPoolThatIsShortByOneRefusesAndStaysAsItWas() {
        HugeTlb pool = HugeTlb.of("2m");
        List<String> before = mappings();
        long total = pool.total();
        long free = pool.free();
        long reserved = pool.reserved();

        Refusal refusal = refusal(hugeTlb(PageSize.mib(2)), ASKED + 1);

        assertThat(refusal.call()).isEqualTo("mmap");
        assertThat(refusal.errno()).isEqualTo(Errno.ENOMEM);
        assertThat(refusal.cause()).startsWith("33 needed, " + free + " of " + total + " free in the pool");
        assertThat(pool.total()).isEqualTo(total);
        assertThat(pool.free()).isEqualTo(free);
        assertThat(pool.reserved()).isEqualTo(reserved);
        assertThat(mappings()).isEqualTo(before);
        if (Nobody.isRoot()) {
            assertThat(Command.of("sh", "-c", refusal.remedy()).run().exit()).isZero();
            try (HugeArena arena = memory.confined(options(require(hugeTlb(PageSize.mib(2)))))) {
                assertThat(arena.allocate(ASKED + 1).byteSize()).isEqualTo(ASKED + 1);
            }
        }
    }

    @Test
    void aSizeThatNoKernelHasIsAnUnknownOne() {
        Refusal refusal = refusal(hugeTlb(PageSize.mib(4)), ASKED);

        assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
        assertThat(refusal.cause()).startsWith("this kernel has no hugetlb pages of 4 MiB");
    }

    @Test
    @RequiresThp
    @RequiresHugePages(size = "2m", count = 0, exactly = true)
    void anEmptyPoolSaysNothingAboutTransparentPages() {
        try (HugeArena arena = memory.confined(options(prefer(hugeTlb(PageSize.mib(2)), transparent())))) {
            CommitOutcome outcome = arena.outcome(arena.allocate(ASKED));

            assertThat(outcome.granted()).isEqualTo(transparent());
            assertThat(outcome.refusals())
                    .singleElement()
                    .satisfies(refusal -> assertThat(refusal.cause())
                            .startsWith("32 needed, " + HugeTlb.of("2m").free() + " of "));
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 16)
    void aRegionGivesPoolPagesBackAtOnce() {
        HugeTlb pool = HugeTlb.of("2m");
        long free = pool.free();
        long reserved = pool.reserved();
        PageSize size = PageSize.mib(2);
        try (Region region = memory.reserve(ASKED, options(require(hugeTlb(size))))) {
            region.commit(8 * MIB, 16 * MIB);
            assertThat(pool.free()).isEqualTo(free - 8);
            MemorySegment kept = region.segment(8 * MIB, 8 * MIB);
            MemorySegment stale = region.segment(16 * MIB, 8 * MIB);
            Contents.write(kept, 5);
            Contents.write(stale, 6);

            region.decommit(16 * MIB, 8 * MIB);

            assertThat(pool.free()).isEqualTo(free - 4);
            Contents.checkZero(stale);
            Contents.write(stale, 7);
            Contents.check(kept, 5);
            assertThat(pool.free()).isEqualTo(free - 4);

            CommitOutcome again = region.commit(16 * MIB, 8 * MIB);
            assertThat(again.report().bytesOnLeaves(size)).isEqualTo(8 * MIB);
            Contents.checkZero(stale);
            Contents.check(kept, 5);
            assertThat(region.report(8 * MIB, 16 * MIB).bytesOnLeaves(size)).isEqualTo(16 * MIB);
        }
        assertThat(pool.free()).isEqualTo(free);
        assertThat(pool.reserved()).isEqualTo(reserved);
    }

    @Test
    @RequiresThp
    void contentsSurviveWhatHappensToTheirNeighbours() {
        PageSize size = memory.host().pageSizes().thp().orElseThrow();
        long granule = size.bytes();
        try (Region region = memory.reserve(16 * granule, options(require(transparent())))) {
            region.commit(4 * granule, 2 * granule);
            MemorySegment kept = region.segment(4 * granule, 2 * granule);
            Contents.write(kept, 9);

            region.commit(0, 4 * granule);
            region.commit(6 * granule, 4 * granule);
            region.decommit(6 * granule, granule);
            region.decommit(3 * granule, granule);

            Contents.check(kept, 9);
            assertThat(region.report(4 * granule, 2 * granule).bytesOnLeaves(size))
                    .isEqualTo(2 * granule);
            assertThat(region.committedBytes()).isEqualTo(8 * granule);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @RequiresThp
    void anyNumberOfThreadsPopulatesAllOfIt(int threads) {
        PageSize size = memory.host().pageSizes().thp().orElseThrow();
        long asked = Math.max(ASKED, 8 * size.bytes());
        RegionOptions options = options(require(transparent())).populatedBy(threads);
        try (HugeArena arena = memory.shared(options)) {
            CommitOutcome outcome = arena.outcome(arena.allocate(asked));

            assertThat(outcome.populate().orElseThrow().threads()).isEqualTo(threads);
            assertThat(outcome.report().bytesOnLeaves(size)).isEqualTo(asked);
        }
    }

    @Test
    void aRegionAlignsUpToAGigabyte() {
        RegionOptions options = options(require(basePages())).aligned(PageSize.gib(1));
        try (Region region = memory.reserve(MIB, options)) {
            assertThat(region.range().start() % (1L << 30)).isZero();
            region.commit(0, MIB);
            Contents.write(region.segment(0, MIB), 1);
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 4)
    void hugeTlbMemoryAlignsBeyondItsPages() {
        try (HugeArena arena = memory.confined(options(require(hugeTlb(PageSize.mib(2)))))) {
            MemorySegment segment = arena.allocate(4 * MIB, 1L << 30);
            assertThat(segment.address() % (1L << 30)).isZero();
            Contents.write(segment, 2);
            Contents.check(segment, 2);
        }
    }

    private Refusal refusal(Backing backing, long bytes) {
        try (HugeArena arena = memory.confined(options(require(backing)))) {
            HugePagesUnavailableException refused =
                    catchThrowableOfType(HugePagesUnavailableException.class, () -> arena.allocate(bytes));
            assertThat(refused).isNotNull();
            return refused.refusals().getFirst();
        }
    }
}
