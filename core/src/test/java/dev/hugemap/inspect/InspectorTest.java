// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Everyday reports on the kernel that runs the tests, without privilege. */
final class InspectorTest {
    private final NativeBridge bridge = NativeBridge.system();
    private final KernelFiles files = KernelFiles.system();
    private final PageSizes sizes = PageSizes.read(files, bridge);
    private final PageSize base = sizes.base();
    private final PageSize block = sizes.thp().orElse(PageSize.mib(2));
    private final Inspector inspector = Inspector.of(bridge, files, sizes);

    @Test
    void untouchedMemoryIsAbsent() {
        try (TestMemory memory = memory(2)) {
            MappingReport report = inspector.report(memory.range);

            assertThat(report.rows()).isEmpty();
            assertThat(report.absentBytes()).isEqualTo(memory.range.length());
            assertThat(report.unknownBytes()).isZero();
        }
    }

    @Test
    void memoryAdvisedAgainstHugePagesIsOnBaseLeavesOfUnknownFolios() {
        try (TestMemory memory = memory(2).advise(Advice.MADV_NOHUGEPAGE).write(0, block.bytes())) {
            MappingReport report = inspector.report(memory.range);

            assertThat(report.rows()).containsExactly(baseRow(null, block.bytes()));
            assertThat(report.absentBytes()).isEqualTo(block.bytes());
            assertThat(report.smallerBytes(block)).isEqualTo(block.bytes());
            assertThat(report.smallerFolioBytes(base)).isEqualTo(block.bytes());
        }
    }

    @Test
    void memoryWrittenUnderAdviceIsOnHugeLeaves() {
        try (TestMemory memory = hugeMemory(4).writeAll()) {
            MappingReport report = inspector.report(memory.range);

            assertThat(report.rows()).containsExactly(hugeRow(4, memory.range.length()));
            assertThat(report.bytesOnLeaves(block)).isEqualTo(memory.range.length());
            assertThat(report.bytesInFolios(block)).isEqualTo(memory.range.length());
            assertThat(report.evidence()).contains(Evidence.PAGEMAP_SCAN).doesNotContain(Evidence.SMAPS);
            assertThat(report.toString())
                    .contains(" on " + block + " pages (4 leaves), 0 B smaller, 0 B absent; PAGEMAP_SCAN");
        }
    }

    @Test
    void leavesThatStickOutCountWithTheirBytesInTheRange() {
        try (TestMemory memory = hugeMemory(4).writeAll()) {
            long half = block.bytes() / 2;

            MappingReport report = inspector.report(memory.part(half, 2 * block.bytes()));

            assertThat(report.rows()).containsExactly(hugeRow(3, 2 * block.bytes()));
        }
    }

    @Test
    void rangesAreWidenedToWholeBasePages() {
        try (TestMemory memory = memory(1).advise(Advice.MADV_NOHUGEPAGE).writeAll()) {
            AddressRange odd = new AddressRange(memory.range.start() + 5, base.bytes());

            MappingReport report = inspector.report(odd);

            assertThat(report.range()).isEqualTo(memory.part(0, 2 * base.bytes()));
            assertThat(report.rows()).containsExactly(baseRow(null, 2 * base.bytes()));
        }
    }

    @Test
    void anEmptyRangeHasAnEmptyReport() {
        MappingReport report = inspector.report(new AddressRange(0, 0));

        assertThat(report.rows()).isEmpty();
        assertThat(report.absentBytes() + report.unknownBytes()).isZero();
    }

    @Test
    void aHugePageOfWhichAHalfIsProtectedIsOnBaseLeaves() {
        try (TestMemory memory = hugeMemory(2).writeAll()) {
            bridge.mprotect(memory.range.start(), block.bytes() / 2, Protection.PROT_READ);

            MappingReport report = inspector.report(memory.range);

            assertThat(report.rows()).containsExactly(hugeRow(1, block.bytes()), baseRow(null, block.bytes()));
            assertThat(report.smallerBytes(block)).isEqualTo(block.bytes());
        }
    }

    @Test
    void aRangeThatWasOnlyReadIsNoMemory() {
        ZeroPage.required();
        try (TestMemory memory = hugeMemory(2)) {
            assertThat(memory.read(0, block.bytes())).isZero();

            MappingReport report = inspector.report(memory.range);

            assertThat(report.zeroBytes()).isEqualTo(block.bytes());
            assertThat(report.bytesOnLeaves(block)).isZero();
            assertThat(report.bytesInFolios(block)).isZero();
            assertThat(report.rows())
                    .allSatisfy(row -> assertThat(row.folioSize()).isNull());
        }
    }

    @Test
    void aBasePageThatWasOnlyReadIsNoMemory() {
        ZeroPage.required();
        try (TestMemory memory = memory(1).advise(Advice.MADV_NOHUGEPAGE).write(0, base.bytes())) {
            assertThat(memory.read(base.bytes(), base.bytes())).isZero();

            MappingReport report = inspector.report(memory.range);

            assertThat(report.zeroBytes()).isEqualTo(base.bytes());
            assertThat(report.bytesOnLeaves(base)).isEqualTo(base.bytes());
            assertThat(report.absentBytes()).isEqualTo(block.bytes() - 2 * base.bytes());
        }
    }

    @Test
    void aHoleIsAbsentAndNamed() {
        try (TestMemory memory = memory(3).advise(Advice.MADV_NOHUGEPAGE).writeAll()) {
            bridge.munmap(memory.range.start() + block.bytes(), block.bytes());

            MappingReport report = inspector.report(memory.range);

            assertThat(report.absentBytes()).isEqualTo(block.bytes());
            assertThat(report.bytesOnLeaves(base)).isEqualTo(2 * block.bytes());
            assertThat(report.notes()).contains("no mapping covers " + block + " of the range");
        }
    }

    @Test
    void bytesAddUpInMemoryOfAllKinds() {
        try (TestMemory memory = hugeMemory(6)) {
            memory.write(0, block.bytes()).read(block.bytes(), block.bytes());
            memory.write(2 * block.bytes(), block.bytes());
            bridge.mprotect(memory.range.start() + 2 * block.bytes(), base.bytes(), Protection.PROT_READ);
            bridge.munmap(memory.range.start() + 4 * block.bytes(), block.bytes());

            for (long offset = 0; offset < 6 * block.bytes(); offset += block.bytes() / 4) {
                AddressRange range = memory.part(offset, 6 * block.bytes() - offset);
                MappingReport report = inspector.report(range);
                long mapped = report.rows().stream().mapToLong(LeafRow::bytes).sum();
                assertThat(mapped + report.absentBytes() + report.unknownBytes())
                        .isEqualTo(range.length());
            }
        }
    }

    @Test
    void moreRegionsThanTheBufferHoldsAreAllSeen() {
        try (TestMemory memory = memory(4).advise(Advice.MADV_NOHUGEPAGE)) {
            long pages = memory.range.length() / base.bytes();
            for (long page = 0; page < pages; page += 2) {
                memory.write(page * base.bytes(), base.bytes());
            }

            MappingReport report = inspector.report(memory.range);

            assertThat(report.bytesOnLeaves(base)).isEqualTo(memory.range.length() / 2);
            assertThat(report.absentBytes()).isEqualTo(memory.range.length() / 2);
        }
    }

    @Test
    void aSpecialMappingIsUnknown() {
        String maps = files.read("/proc/self/maps").orElseThrow();
        String vvar =
                maps.lines().filter(line -> line.endsWith("[vvar]")).findFirst().orElseThrow();
        String[] ends = vvar.split("[- ]", 3);
        AddressRange range = AddressRange.between(Long.parseLong(ends[0], 16), Long.parseLong(ends[1], 16));

        MappingReport report = inspector.report(range);

        assertThat(report.unknownBytes()).isEqualTo(range.length());
        assertThat(report.notes()).hasSize(1);
        assertThat(inspector.reportAllSources(range).unknownBytes()).isEqualTo(range.length());
    }

    @Test
    void countedFaultsOfOneSizeTellTheFolios() {
        try (TestMemory memory = memory(2).advise(Advice.MADV_NOHUGEPAGE).writeAll()) {
            int pages = (int) (block.bytes() / base.bytes());
            PageSize folio = new PageSize(base.bytes() * 16);
            // Every page faulted by itself, or sixteen at a time and other faults of the thread between: no proof.
            FaultCounts counts = counts(memory, Set.of(base, folio), pages / 16 + 1, pages);

            MappingReport report = inspector.report(memory.range, counts);

            assertThat(report.rows()).containsExactly(baseRow(folio, block.bytes()), baseRow(null, block.bytes()));
            assertThat(report.evidence()).contains(Evidence.COUNTED_FAULTS);
            assertThat(report.disagreements()).isEmpty();
            assertThat(report.smallerFolioBytes(folio)).isEqualTo(block.bytes());
        }
    }

    @Test
    void countedFaultsThatFitNoFoliosProveNothing() {
        try (TestMemory memory = memory(2).advise(Advice.MADV_NOHUGEPAGE).writeAll()) {
            int pages = (int) (block.bytes() / base.bytes());
            PageSize folio = new PageSize(base.bytes() * 16);
            FaultCounts counts = counts(memory, Set.of(base, folio), pages / 16 + 15, pages / 16 - 1);

            MappingReport report = inspector.report(memory.range, counts);

            assertThat(report.rows()).containsExactly(baseRow(null, 2 * block.bytes()));
            assertThat(report.evidence()).doesNotContain(Evidence.COUNTED_FAULTS);
            assertThat(report.notes())
                    .contains("counted faults prove nothing about " + PageSize.parse(2 * block.bytes() + ""));
        }
    }

    @Test
    void countedFaultsThatContradictTheLeavesAreToldWithBothSizes() {
        try (TestMemory memory = hugeMemory(2).writeAll()) {
            int pages = (int) (block.bytes() / base.bytes());
            FaultCounts counts = counts(memory, Set.of(base), pages, pages);

            MappingReport report = inspector.report(memory.range, counts);

            assertThat(report.rows()).containsExactly(hugeRow(2, 2 * block.bytes()));
            assertThat(report.disagreements())
                    .containsExactly(Bytes.format(memory.range.length()) + " are seen on " + block + " leaves and "
                            + block + " folios, counted faults leave only pages of " + base);
        }
    }

    @Test
    void aReportLeavesNoDescriptorOpen() {
        try (TestMemory memory = memory(1).writeAll()) {
            inspector.reportAllSources(memory.range);
            List<String> before = files.list("/proc/self/fd");

            for (int i = 0; i < 50; i++) {
                inspector.report(memory.range);
                inspector.reportAllSources(memory.range);
            }

            assertThat(files.list("/proc/self/fd")).hasSameSizeAs(before);
        }
    }

    private TestMemory memory(int blocks) {
        return new TestMemory(bridge, base, blocks * block.bytes(), block.bytes());
    }

    private TestMemory hugeMemory(int blocks) {
        Thp.required();
        return memory(blocks).advise(Advice.MADV_HUGEPAGE);
    }

    private FaultCounts counts(TestMemory memory, Set<PageSize> possible, int... faults) {
        return new FaultCounts(memory.range.start(), block.bytes(), memory.range.length(), faults, possible);
    }

    private LeafRow baseRow(@Nullable PageSize folio, long bytes) {
        return new LeafRow(LeafKind.MEMORY, base, folio, bytes / base.bytes(), bytes);
    }

    private LeafRow hugeRow(long leaves, long bytes) {
        return new LeafRow(LeafKind.MEMORY, block, block, leaves, bytes);
    }
}
