// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MappingReportTest {
    private static final PageSize K4 = PageSize.kib(4);
    private static final PageSize K64 = PageSize.kib(64);
    private static final PageSize M2 = PageSize.mib(2);
    private static final long GIB = 1L << 30;

    @Test
    void saysThatAllIsOnHugePages() {
        LeafRow row = new LeafRow(LeafKind.MEMORY, M2, M2, 2048, 4 * GIB);

        assertThat(report(4 * GIB, 0, 0, row))
                .hasToString(
                        "4 GiB on 2 MiB pages (2,048 leaves), 0 B smaller, 0 B absent; PAGEMAP_SCAN, PROCMAP_QUERY");
    }

    @Test
    void saysWhatIsSmallerAbsentZeroAndUnknown() {
        LeafRow huge = new LeafRow(LeafKind.MEMORY, M2, M2, 1, M2.bytes());
        LeafRow zero = new LeafRow(LeafKind.ZERO_PAGE, M2, null, 1, M2.bytes());
        LeafRow base = new LeafRow(LeafKind.MEMORY, K4, null, 3, 3 * K4.bytes());
        MappingReport report = report(GIB, M2.bytes(), 8192, huge, zero, base);

        assertThat(report.toString())
                .startsWith(
                        "2 MiB on 2 MiB pages (1 leaf), 12 KiB smaller, 2 MiB zero page, 2 MiB absent, 8 KiB unknown");
        assertThat(report.bytesOnLeaves(M2)).isEqualTo(M2.bytes());
        assertThat(report.zeroBytes()).isEqualTo(M2.bytes());
        assertThat(report.smallerBytes(M2)).isEqualTo(3 * K4.bytes());
        assertThat(report.smallerFolioBytes(M2)).isEqualTo(3 * K4.bytes() + M2.bytes());
    }

    @Test
    void saysFoliosAndLeavesWhereTheyDiffer() {
        LeafRow folios = new LeafRow(LeafKind.MEMORY, K4, K64, 16_384, 64 << 20);

        assertThat(report(64 << 20, 0, 0, folios).toString())
                .startsWith("64 MiB in 64 KiB folios under 4 KiB leaves (16,384 leaves), 0 B smaller, 0 B absent;");
    }

    @Test
    void saysHugeTlb() {
        PageSize gib = PageSize.gib(1);
        LeafRow row = new LeafRow(LeafKind.HUGETLB, gib, gib, 1, GIB);

        assertThat(report(GIB, 0, 0, row).toString()).startsWith("1 GiB on 1 GiB hugetlb pages (1 leaf), 0 B smaller");
    }

    @Test
    void joinsBasePagesOfKnownAndUnknownFolios() {
        LeafRow known = new LeafRow(LeafKind.MEMORY, K4, K4, 1, K4.bytes());
        LeafRow unknown = new LeafRow(LeafKind.MEMORY, K4, null, 2, 2 * K4.bytes());

        assertThat(report(3 * K4.bytes(), 0, 0, known, unknown).toString())
                .startsWith("12 KiB on 4 KiB pages (3 leaves), 0 B smaller, 0 B absent;");
    }

    @Test
    void saysThatNothingIsThere() {
        assertThat(report(GIB, GIB, 0).toString()).startsWith("0 B of 1 GiB in memory, 1 GiB absent;");
    }

    @Test
    void saysThatSourcesDisagree() {
        AddressRange range = new AddressRange(0, GIB);
        MappingReport report = new MappingReport(
                range, List.of(), GIB, 0, List.of(Evidence.SMAPS), List.of("one says 1, the other 2"), List.of());

        assertThat(report.toString()).endsWith("; smaps; sources disagree: one says 1, the other 2");
    }

    private static MappingReport report(long length, long absent, long unknown, LeafRow... rows) {
        return new MappingReport(
                new AddressRange(0, length),
                List.of(rows),
                absent,
                unknown,
                List.of(Evidence.PAGEMAP_SCAN, Evidence.PROCMAP_QUERY),
                List.of(),
                List.of());
    }
}
