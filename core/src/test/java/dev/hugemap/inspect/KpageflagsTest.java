// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.Skips;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports from all sources, kpageflags among them: for root. */
final class KpageflagsTest {
    private final NativeBridge bridge = NativeBridge.system();
    private final PageSizes sizes = PageSizes.read(KernelFiles.system(), bridge);
    private final PageSize base = sizes.base();
    private final PageSize block = sizes.thp().orElse(PageSize.mib(2));
    private final Inspector inspector = Inspector.of(bridge, KernelFiles.system(), sizes);

    @BeforeEach
    void needsRoot() {
        Skips.unless(isReadable("/proc/kpageflags"), "root, to read /proc/kpageflags");
    }

    @Test
    void allSourcesAgreeOnHugePages() {
        Thp.required();
        try (TestMemory memory = memory(4).advise(Advice.MADV_HUGEPAGE).writeAll()) {
            MappingReport report = inspector.reportAllSources(memory.range);

            assertThat(report.rows()).containsExactly(new LeafRow(LeafKind.MEMORY, block, block, 4, 4 * block.bytes()));
            assertThat(report.evidence())
                    .contains(Evidence.PAGEMAP_SCAN, Evidence.KPAGEFLAGS, Evidence.KPAGECOUNT, Evidence.SMAPS);
            assertThat(report.evidence().contains(Evidence.FOLIO_STATISTICS)).isEqualTo(hasStatistics());
            assertThat(report.disagreements()).isEmpty();
        }
    }

    @Test
    void pagesThatTheKernelMapsNowhereAreADisagreement() {
        NativeBridge doctored = AlteredBridge.withNothingIn("/proc/kpagecount");
        try (TestMemory memory = memory(1).advise(Advice.MADV_NOHUGEPAGE).writeAll()) {
            MappingReport report = Inspector.of(doctored, KernelFiles.system(), sizes)
                    .reportAllSources(memory.part(0, 5 * base.bytes()));

            assertThat(report.disagreements())
                    .containsExactly("%s are present by pagemap and mapped nowhere by kpagecount"
                            .formatted(Bytes.format(5 * base.bytes())));
        }
    }

    @Test
    void aHugePageOfWhichAHalfIsProtectedIsStillOneFolioUnderBaseLeaves() {
        Thp.required();
        try (TestMemory memory = memory(1).advise(Advice.MADV_HUGEPAGE).writeAll()) {
            bridge.mprotect(memory.range.start(), block.bytes() / 2, Protection.PROT_READ);

            MappingReport whole = inspector.reportAllSources(memory.range);
            MappingReport part = inspector.reportAllSources(memory.part(3 * base.bytes(), 5 * base.bytes()));

            assertThat(whole.rows()).containsExactly(underBaseLeaves(block, block.bytes()));
            assertThat(whole.disagreements()).isEmpty();
            assertThat(part.rows()).containsExactly(underBaseLeaves(block, 5 * base.bytes()));
        }
    }

    @Test
    void aFolioThatIsMappedInPartKeepsItsSize() {
        Thp.required();
        try (TestMemory memory = memory(1).advise(Advice.MADV_HUGEPAGE).writeAll()) {
            bridge.madvise(memory.range.start(), base.bytes(), Advice.MADV_DONTNEED);

            MappingReport report = inspector.reportAllSources(memory.part(0, 4 * base.bytes()));

            assertThat(report.rows()).containsExactly(underBaseLeaves(block, 3 * base.bytes()));
            assertThat(report.absentBytes()).isEqualTo(base.bytes());
        }
    }

    @Test
    void basePagesAreFoliosOfTheirOwn() {
        try (TestMemory memory = memory(1).advise(Advice.MADV_NOHUGEPAGE).writeAll()) {
            MappingReport report = inspector.reportAllSources(memory.range);

            assertThat(report.rows()).containsExactly(underBaseLeaves(base, block.bytes()));
            assertThat(report.disagreements()).isEmpty();
        }
    }

    @Test
    void theHugeZeroPageIsExplainedAndNoDisagreement() {
        Thp.required();
        ZeroPage.required();
        try (TestMemory memory = memory(2).advise(Advice.MADV_HUGEPAGE)) {
            assertThat(memory.read(0, base.bytes())).isZero();

            MappingReport report = inspector.reportAllSources(memory.range);

            assertThat(report.zeroBytes()).isEqualTo(block.bytes());
            assertThat(report.disagreements()).isEmpty();
            assertThat(report.notes()).anyMatch(note -> note.contains("huge zero page"));
        }
    }

    @Test
    void countedFaultsThatContradictTheFoliosAreToldWithBothSizes() {
        try (TestMemory memory = memory(1).advise(Advice.MADV_NOHUGEPAGE).writeAll()) {
            PageSize counted = new PageSize(base.bytes() * 16);
            int[] faults = {(int) (block.bytes() / counted.bytes())};
            FaultCounts counts =
                    new FaultCounts(memory.range.start(), block.bytes(), block.bytes(), faults, Set.of(base, counted));

            MappingReport report = inspector.reportAllSources(memory.range, counts);

            assertThat(report.rows()).containsExactly(underBaseLeaves(base, block.bytes()));
            assertThat(report.disagreements())
                    .containsExactly(block + " are seen on " + base + " leaves and " + base
                            + " folios, counted faults leave only pages of " + counted);
        }
    }

    private boolean hasStatistics() {
        String folder = "/sys/kernel/mm/transparent_hugepage/hugepages-%dkB/stats/nr_anon";
        return isReadable(folder.formatted(block.bytes() >> 10));
    }

    private boolean isReadable(String path) {
        try {
            ProcFile.open(bridge, path).close();
            return true;
        } catch (SyscallException forbidden) {
            return false;
        }
    }

    private TestMemory memory(int blocks) {
        return new TestMemory(bridge, base, blocks * block.bytes(), block.bytes());
    }

    private LeafRow underBaseLeaves(PageSize folio, long bytes) {
        return new LeafRow(LeafKind.MEMORY, base, folio, bytes / base.bytes(), bytes);
    }
}
