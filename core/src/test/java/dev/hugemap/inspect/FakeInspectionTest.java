// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reports on hosts that are modelled: pools, page sizes and kernels that the machine of the tests needn't have. */
final class FakeInspectionTest {
    private static final PageSize K4 = PageSize.kib(4);
    private static final PageSize K64 = PageSize.kib(64);
    private static final PageSize M2 = PageSize.mib(2);
    private static final PageSize M512 = PageSize.mib(512);
    private static final PageSize G1 = PageSize.gib(1);

    @Test
    void hugeTlbPagesOfEachSizeAreLeavesAndFoliosOfThatSize() {
        FakeLinux fake =
                FakeLinux.x86().hugeTlb(M2, 4).hugeTlb(G1, 1).privileged().build();
        for (PageSize size : Set.of(M2, G1)) {
            AddressRange range = map(fake, size.bytes(), MapFlags.ANONYMOUS.hugeTlb(size.log2()));
            fake.madvise(range.start(), range.length(), Advice.MADV_POPULATE_WRITE);

            MappingReport report = inspector(fake).reportAllSources(range);

            assertThat(report.rows()).containsExactly(new LeafRow(LeafKind.HUGETLB, size, size, 1, size.bytes()));
            assertThat(report.disagreements()).isEmpty();
            assertThat(report.evidence()).contains(Evidence.KPAGEFLAGS, Evidence.SMAPS);
        }
    }

    @Test
    void reservedHugeTlbPagesAreAbsentUntilTheyAreTouched() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 4).build();
        AddressRange range = map(fake, 4 * M2.bytes(), MapFlags.ANONYMOUS.hugeTlb(21));
        fake.write(range.start() + M2.bytes(), 1, 7);

        MappingReport report = inspector(fake).report(range);

        assertThat(report.bytesOnLeaves(M2)).isEqualTo(M2.bytes());
        assertThat(report.absentBytes()).isEqualTo(3 * M2.bytes());
        assertThat(inspector(fake)
                        .report(new AddressRange(range.start() + M2.bytes() + 4096, 8192))
                        .rows())
                .containsExactly(new LeafRow(LeafKind.HUGETLB, M2, M2, 1, 8192));
    }

    @Test
    void largeBasePagesAreNotTakenForHugeOnes() {
        FakeLinux fake = FakeLinux.arm64k().privileged().build();
        AddressRange range = map(fake, 4 * K64.bytes(), MapFlags.ANONYMOUS);
        fake.write(range.start(), range.length(), 7);

        MappingReport report = inspector(fake).reportAllSources(range);

        assertThat(report.rows()).containsExactly(new LeafRow(LeafKind.MEMORY, K64, K64, 4, range.length()));
        assertThat(report.disagreements()).isEmpty();
    }

    @Test
    void hugePagesOverLargeBasePagesAreLeavesOfTheirSize() {
        FakeLinux fake = FakeLinux.arm64k()
                .thp(ThpMode.ALWAYS)
                .multiThp(M512, ThpMode.INHERIT)
                .build();
        AddressRange range = populated(fake, M512);

        MappingReport report = inspector(fake).reportAllSources(range);

        assertThat(report.bytesOnLeaves(M512)).isEqualTo(M512.bytes());
        assertThat(report.disagreements()).isEmpty();
    }

    @Test
    void aHugeZeroPageIsNoMemory() {
        FakeLinux fake = FakeLinux.x86()
                .thp(ThpMode.ALWAYS)
                .multiThp(M2, ThpMode.INHERIT)
                .build();
        AddressRange range = aligned(fake, M2);
        fake.read(range.start(), 1);

        MappingReport report = inspector(fake).reportAllSources(range);

        assertThat(report.zeroBytes()).isEqualTo(M2.bytes());
        assertThat(report.bytesOnLeaves(M2)).isZero();
        assertThat(report.disagreements()).isEmpty();
    }

    @Test
    void aMappingThatIsReplacedWhileItIsLookedAtIsToldAsItIsAfterwards() {
        FakeLinux fake = FakeLinux.x86().thp(ThpMode.ALWAYS).hugeTlb(M2, 4).build();
        AddressRange range = aligned(fake, M2);
        fake.write(range.start(), range.length(), 7);
        AtomicInteger scans = new AtomicInteger();
        fake.beforeCall((call, arguments) -> {
            // The first scan is before the mapping is asked for, the second one behind.
            if (arguments.contains("PAGEMAP_SCAN") && scans.incrementAndGet() == 2) {
                fake.munmap(range.start(), range.length());
                MapFlags pool = MapFlags.ANONYMOUS.hugeTlb(M2.log2()).fixedNoReplace();
                fake.mmap(range.start(), range.length(), Protection.PROT_READ_WRITE, pool, -1, 0);
                fake.write(range.start(), 1, 7);
            }
        });

        MappingReport report = inspector(fake).report(range);

        assertThat(report.rows()).containsExactly(new LeafRow(LeafKind.HUGETLB, M2, M2, 1, M2.bytes()));
        assertThat(scans).hasValue(3);
    }

    @Test
    void aMappingThatNeverStandsStillIsUnknown() {
        FakeLinux fake = FakeLinux.x86().thp(ThpMode.ALWAYS).hugeTlb(M2, 4).build();
        AddressRange range = aligned(fake, M2);
        fake.write(range.start(), range.length(), 7);
        AtomicInteger scans = new AtomicInteger();
        fake.beforeCall((call, arguments) -> {
            if (arguments.contains("PAGEMAP_SCAN")) {
                boolean pooled = scans.incrementAndGet() % 2 == 0;
                fake.munmap(range.start(), range.length());
                MapFlags flags = pooled ? MapFlags.ANONYMOUS.hugeTlb(M2.log2()) : MapFlags.ANONYMOUS;
                fake.mmap(range.start(), range.length(), Protection.PROT_READ_WRITE, flags.fixedNoReplace(), -1, 0);
                fake.write(range.start(), 1, 7);
            }
        });

        MappingReport report = inspector(fake).report(range);

        assertThat(report.bytesOnLeaves(M2)).isZero();
        assertThat(report.unknownBytes()).isEqualTo(M2.bytes());
        assertThat(report.notes()).contains("the mappings of 2 MiB change while they are looked at");
    }

    @Test
    void aWalkThatGoesBackAsksAnOldKernelAnewToo() {
        FakeLinux fake = FakeLinux.rhel8().build();
        AddressRange range = aligned(fake, M2);
        fake.write(range.start(), range.length(), 7);
        try (PageWalk walk = inspector(fake).walk(range)) {
            assertThat(walk.next()).isTrue();
            assertThat(walk.leafBytes()).isEqualTo(M2.bytes());

            fake.mprotect(range.start(), M2.bytes() / 2, Protection.PROT_READ);
            walk.seek(range.start());

            assertThat(walk.next()).isTrue();
            assertThat(walk.leafBytes()).isEqualTo(K4.bytes());
        }
    }

    @Test
    void anOldKernelDoesNotTellTheZeroPageFromMemory() {
        FakeLinux fake = FakeLinux.rhel8().build();
        AddressRange range = map(fake, 16 * K4.bytes(), MapFlags.ANONYMOUS);
        fake.write(range.start(), K4.bytes(), 7);
        fake.read(range.start() + K4.bytes(), 1);

        MappingReport report = inspector(fake).report(range);

        assertThat(report.rows()).isEmpty();
        assertThat(report.unknownBytes()).isEqualTo(2 * K4.bytes());
        assertThat(report.notes()).anyMatch(note -> note.contains("page of zeros"));
    }

    @Test
    void anOldKernelProvesHugePagesBySmaps() {
        FakeLinux fake = FakeLinux.rhel8().build();
        AddressRange range = aligned(fake, M2);
        fake.write(range.start(), range.length(), 7);

        MappingReport report = inspector(fake).report(range);

        assertThat(report.rows()).containsExactly(new LeafRow(LeafKind.MEMORY, M2, M2, 1, M2.bytes()));
        assertThat(report.evidence()).containsExactly(Evidence.PAGEMAP, Evidence.SMAPS);
    }

    @Test
    void anOldKernelProvesHugeTlbPagesBySmaps() {
        FakeLinux fake = FakeLinux.rhel8().hugeTlb(G1, 2).build();
        AddressRange range = map(fake, 2 * G1.bytes(), MapFlags.ANONYMOUS.hugeTlb(30));
        fake.write(range.start(), 1, 7);

        MappingReport report = inspector(fake).report(range);

        assertThat(report.rows()).containsExactly(new LeafRow(LeafKind.HUGETLB, G1, G1, 1, G1.bytes()));
        assertThat(report.absentBytes()).isEqualTo(G1.bytes());
    }

    @Test
    void countedFaultsAndKpageflagsBothTellFoliosOf64K() {
        MappingReport counted = multiSize(FakeLinux.x86(), Inspector::report);
        MappingReport seen = multiSize(FakeLinux.x86().privileged(), Inspector::reportAllSources);

        LeafRow row = new LeafRow(LeafKind.MEMORY, K4, K64, 512, M2.bytes());
        assertThat(counted.rows()).containsExactly(row);
        assertThat(counted.evidence()).contains(Evidence.COUNTED_FAULTS).doesNotContain(Evidence.KPAGEFLAGS);
        assertThat(seen.rows()).containsExactly(row);
        assertThat(seen.evidence()).contains(Evidence.COUNTED_FAULTS, Evidence.KPAGEFLAGS);
        assertThat(seen.disagreements()).isEmpty();
    }

    @Test
    void statisticsThatTellOfFewerFoliosThanAreSeenAreADisagreement() {
        FakeLinux fake = FakeLinux.x86().thp(ThpMode.ALWAYS).build();
        AddressRange range = aligned(fake, M2);
        fake.write(range.start(), range.length(), 7);

        MappingReport agreeing = withStatistics(fake, "1\n").reportAllSources(range);
        MappingReport disagreeing = withStatistics(fake, "0\n").reportAllSources(range);

        assertThat(agreeing.evidence()).contains(Evidence.FOLIO_STATISTICS);
        assertThat(agreeing.disagreements()).isEmpty();
        assertThat(disagreeing.disagreements())
                .containsExactly(
                        "at least 1 folio of 2 MiB is seen here, and the statistics tell of 0 on the whole host");
        assertThat(inspector(fake).reportAllSources(range).evidence()).doesNotContain(Evidence.FOLIO_STATISTICS);
    }

    private static Inspector withStatistics(FakeLinux fake, String text) {
        KernelFiles files = new KernelFiles() {
            @Override
            public Optional<String> read(String path) {
                return path.endsWith("/hugepages-2048kB/stats/nr_anon")
                        ? Optional.of(text)
                        : fake.files().read(path);
            }

            @Override
            public List<String> list(String directory) {
                return fake.files().list(directory);
            }
        };
        return Inspector.of(fake, files, PageSizes.read(fake.files(), fake));
    }

    @Test
    void aNoisyCountProvesUntilSmallerFoliosCouldHideBehindTheNoise() {
        MappingReport noisy = multiSize(FakeLinux.x86().faultNoise(14), Inspector::report);
        MappingReport tooNoisy = multiSize(FakeLinux.x86().faultNoise(15), Inspector::report);

        assertThat(noisy.bytesInFolios(K64)).isEqualTo(M2.bytes());
        assertThat(tooNoisy.bytesInFolios(K64)).isZero();
        assertThat(tooNoisy.smallerFolioBytes(K64)).isEqualTo(M2.bytes());
        assertThat(tooNoisy.notes()).contains("counted faults prove nothing about 2 MiB");
    }

    @Test
    void aReportClosesWhatItOpensWhateverTheKernelLacks() {
        for (FakeFeature absent : FakeFeature.values()) {
            FakeLinux fake = FakeLinux.x86().without(absent).build();
            AddressRange range = map(fake, M2.bytes(), MapFlags.ANONYMOUS);
            fake.write(range.start(), K4.bytes(), 7);

            inspector(fake).reportAllSources(range);

            assertThat(fake.openDescriptors()).isEmpty();
        }
    }

    private interface Question {
        MappingReport ask(Inspector inspector, AddressRange range, FaultCounts counts);
    }

    private static MappingReport multiSize(FakeLinuxBuilder host, Question question) {
        FakeLinux fake = host.multiThp(K64, ThpMode.ALWAYS).build();
        AddressRange range = aligned(fake, M2);
        long before = minorFaults(fake);
        fake.madvise(range.start(), range.length(), Advice.MADV_POPULATE_WRITE);
        int[] faults = {(int) (minorFaults(fake) - before)};
        FaultCounts counts = new FaultCounts(range.start(), M2.bytes(), M2.bytes(), faults, Set.of(K4, K64));
        return question.ask(inspector(fake), range, counts);
    }

    private static AddressRange populated(FakeLinux fake, PageSize size) {
        AddressRange range = aligned(fake, size);
        fake.write(range.start(), range.length(), 7);
        return range;
    }

    /** One aligned page's worth of addresses in a mapping of their own. */
    private static AddressRange aligned(FakeLinux fake, PageSize size) {
        AddressRange reserved = map(fake, 3 * size.bytes(), MapFlags.RESERVATION);
        long start = size.roundUp(reserved.start() + 1);
        fake.munmap(reserved.start(), start - reserved.start());
        fake.munmap(start + size.bytes(), reserved.end() - start - size.bytes());
        return new AddressRange(start, size.bytes());
    }

    private static AddressRange map(FakeLinux fake, long length, MapFlags flags) {
        return new AddressRange(fake.mmap(0, length, Protection.PROT_READ_WRITE, flags, -1, 0), length);
    }

    private static long minorFaults(FakeLinux fake) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(Resource.RUSAGE);
            fake.getrusage(Resource.RUSAGE_THREAD, usage);
            return usage.get(ValueLayout.JAVA_LONG, Resource.RU_MINFLT);
        }
    }

    private static Inspector inspector(FakeLinux fake) {
        return Inspector.of(fake, fake.files(), PageSizes.read(fake.files(), fake));
    }
}
