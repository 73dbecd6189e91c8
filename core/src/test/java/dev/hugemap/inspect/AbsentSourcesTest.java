// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.PageSize;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left to say where a kernel lacks sources, tried on memory of the kernel that runs the tests. */
final class AbsentSourcesTest {
    private static final String SMAPS = "/proc/self/smaps";

    private final NativeBridge bridge = NativeBridge.system();
    private final KernelFiles files = KernelFiles.system();
    private final PageSizes sizes = PageSizes.read(files, bridge);
    private final PageSize base = sizes.base();
    private final PageSize block = sizes.thp().orElse(PageSize.mib(2));

    private final NativeBridge beforePagemapScan = AlteredBridge.withoutIoctl(Fs.PAGEMAP_SCAN, Fs.PROCMAP_QUERY);
    private final NativeBridge beforeProcmapQuery = AlteredBridge.withoutIoctl(Fs.PROCMAP_QUERY);

    @Test
    void smapsTellsPageSizesWhereProcmapQueryIsAbsent() {
        try (TestMemory memory = hugeMemory(2).writeAll()) {
            MappingReport report = inspector(beforeProcmapQuery).report(memory.range);

            assertThat(report.bytesOnLeaves(block)).isEqualTo(memory.range.length());
            assertThat(report.evidence()).contains(Evidence.PAGEMAP_SCAN, Evidence.SMAPS);
            assertThat(report.notes()).anyMatch(note -> note.contains("PROCMAP_QUERY") && note.contains("ENOTTY"));
        }
    }

    @Test
    void hugeLeavesOfAMappingOfUnknownPageSizeAreUnknown() {
        try (TestMemory memory = hugeMemory(2).writeAll()) {
            MappingReport report = inspector(AlteredBridge.withoutFile(beforeProcmapQuery, SMAPS))
                    .report(memory.range);

            assertThat(report.rows()).isEmpty();
            assertThat(report.unknownBytes()).isEqualTo(memory.range.length());
        }
    }

    @Test
    void smapsProvesAMappingThatIsHugeThroughoutWherePagemapScanIsAbsent() {
        try (TestMemory memory = hugeMemory(3).writeAll()) {
            MappingReport report = inspector(beforePagemapScan).report(memory.range);

            assertThat(report.rows())
                    .containsExactly(new LeafRow(LeafKind.MEMORY, block, block, 3, memory.range.length()));
            assertThat(report.evidence()).containsExactly(Evidence.PAGEMAP, Evidence.SMAPS);
        }
    }

    @Test
    void smapsProvesAMappingThatIsSmallThroughout() {
        try (TestMemory memory = memory(3).advise(Advice.MADV_NOHUGEPAGE).write(0, 2 * block.bytes())) {
            MappingReport report = inspector(beforePagemapScan).report(memory.range);

            assertThat(report.bytesOnLeaves(base)).isEqualTo(2 * block.bytes());
            assertThat(report.absentBytes()).isEqualTo(block.bytes());
            assertThat(report.unknownBytes()).isZero();
        }
    }

    @Test
    void blocksThatAreNotWhollyPresentAreSmallWhateverSmapsSaysOfTheMapping() {
        try (TestMemory memory = hugeMemory(3).write(0, block.bytes())) {
            bridge.madvise(memory.range.start() + block.bytes(), 2 * block.bytes(), Advice.MADV_NOHUGEPAGE);
            bridge.madvise(memory.range.start() + 2 * block.bytes(), block.bytes(), Advice.MADV_HUGEPAGE);
            memory.write(block.bytes(), 3 * base.bytes());

            MappingReport report = inspector(beforePagemapScan).report(memory.range);

            assertThat(report.bytesOnLeaves(block)).isEqualTo(block.bytes());
            assertThat(report.bytesOnLeaves(base)).isEqualTo(3 * base.bytes());
            assertThat(report.unknownBytes()).isZero();
        }
    }

    @Test
    void aMappingThatIsHugeInPartIsUnknownWhereSmapsTellsNoPlaces() {
        ZeroPage.required();
        try (TestMemory memory = hugeMemory(2)) {
            memory.write(0, block.bytes()).read(block.bytes(), block.bytes());

            MappingReport report = inspector(beforePagemapScan).report(memory.part(block.bytes(), block.bytes()));

            assertThat(report.bytesOnLeaves(block)).isZero();
            assertThat(report.unknownBytes()).isEqualTo(block.bytes());
            assertThat(report.notes()).anyMatch(note -> note.contains("and not where"));
        }
    }

    @Test
    void withNoSourceAtAllEverythingIsUnknown() {
        try (TestMemory memory = memory(1).writeAll()) {
            MappingReport noSmaps = inspector(AlteredBridge.withoutFile(beforePagemapScan, SMAPS))
                    .reportAllSources(memory.range);
            MappingReport noPagemap =
                    inspector(AlteredBridge.withoutFile("/proc/self/pagemap")).report(memory.range);

            assertThat(List.of(noSmaps, noPagemap)).allSatisfy(report -> {
                assertThat(report.unknownBytes()).isEqualTo(memory.range.length());
                assertThat(report.rows()).isEmpty();
                assertThat(report.notes()).isNotEmpty();
            });
            assertThat(noPagemap.toString()).endsWith("no source could be read");
        }
    }

    @Test
    void memoryIsToldFromTheHugeZeroPageOnKernelsThatDoNotFlagIt() {
        ZeroPage.required();
        try (TestMemory memory = hugeMemory(2)) {
            memory.write(0, block.bytes()).read(block.bytes(), block.bytes());

            MappingReport report =
                    inspector(AlteredBridge.withoutHugeZeroFlag()).report(memory.range);

            assertThat(report.bytesOnLeaves(block)).isEqualTo(block.bytes());
            assertThat(report.unknownBytes()).isEqualTo(block.bytes());
            assertThat(report.evidence()).contains(Evidence.PAGEMAP);
        }
    }

    @Test
    void aTrialOfAKernelThatDoesNotFlagTheHugeZeroPageDoesNotTakeItForMemory() {
        ZeroPage.required();
        try (TestMemory memory = hugeMemory(20)) {
            memory.write(0, 19 * block.bytes()).read(19 * block.bytes(), block.bytes());

            MappingReport report =
                    inspector(AlteredBridge.withoutHugeZeroFlag()).report(memory.range);

            assertThat(report.bytesOnLeaves(block)).isEqualTo(19 * block.bytes());
            assertThat(report.unknownBytes()).isEqualTo(block.bytes());
        }
    }

    @Test
    void withoutPrivilegeFoliosUnderBaseLeavesStayUnknownAndTheReportSaysWhy() {
        try (TestMemory memory = memory(1).advise(Advice.MADV_NOHUGEPAGE).writeAll()) {
            MappingReport report =
                    inspector(AlteredBridge.withoutFile("/proc/kpageflags")).reportAllSources(memory.range);

            assertThat(report.rows())
                    .containsExactly(
                            new LeafRow(LeafKind.MEMORY, base, null, block.bytes() / base.bytes(), block.bytes()));
            assertThat(report.notes()).anyMatch(note -> note.contains("kpageflags is for root (EACCES)"));
        }
    }

    @Test
    void aNameThatIsTooLongHidesNoLeaves() {
        Thp.required();
        try (TestMemory memory = hugeMemory(2).writeAll()) {
            MappingReport report = inspector(AlteredBridge.withoutNames()).report(memory.range);

            assertThat(report.bytesOnLeaves(block)).isEqualTo(memory.range.length());
        }
    }

    @Test
    void aDifferenceBetweenSmapsAndTheScanIsToldWithBothNumbers() {
        try (TestMemory memory = hugeMemory(2).writeAll()) {
            NativeBridge doctored = AlteredBridge.withText(
                    SMAPS, text -> text.replaceAll("AnonHugePages: +\\d+ kB", "AnonHugePages: 0 kB"));

            MappingReport report = inspector(doctored).reportAllSources(memory.range);

            assertThat(report.disagreements())
                    .containsExactly("smaps shows 0 B on huge pages in " + memory.range + ", PAGEMAP_SCAN "
                            + new PageSize(2 * block.bytes()));
        }
    }

    private Inspector inspector(NativeBridge altered) {
        return Inspector.of(altered, files, sizes);
    }

    private TestMemory memory(int blocks) {
        return new TestMemory(bridge, base, blocks * block.bytes(), block.bytes());
    }

    private TestMemory hugeMemory(int blocks) {
        Thp.required();
        return memory(blocks).advise(Advice.MADV_HUGEPAGE);
    }
}
