// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.host.PageSizes;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.inspect.LeafKind;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObservedPagesTest {
    private static final long BYTES = 8L << 20;

    @Test
    void matchesAReportWithAllBytesOnTheLabel() {
        LeafRow row = new LeafRow(LeafKind.MEMORY, Samples.HUGE, null, 4, BYTES);

        ObservedPages observed = ObservedPages.of(report(0, row), Samples.HUGE);

        assertThat(observed.matchesLabel()).isTrue();
        assertThat(observed.text()).isEqualTo("4 × 2 MiB");
    }

    @Test
    void doesNotMatchAReportWithBytesOnSmallerPages() {
        LeafRow huge = new LeafRow(LeafKind.MEMORY, Samples.HUGE, null, 3, 6L << 20);
        LeafRow base = new LeafRow(LeafKind.MEMORY, Samples.BASE, null, 512, 2L << 20);

        ObservedPages observed = ObservedPages.of(report(0, huge, base), Samples.HUGE);

        assertThat(observed.matchesLabel()).isFalse();
        assertThat(observed.text()).isEqualTo("3 × 2 MiB, 512 × 4 KiB");
    }

    @Test
    void doesNotMatchAReportThatKnowsNothing() {
        ObservedPages observed = ObservedPages.of(report(BYTES), Samples.BASE);

        assertThat(observed.matchesLabel()).isFalse();
        assertThat(observed.text()).isEqualTo("8 MiB unknown");
    }

    @Test
    void readsWhatTheBaselineSaw() {
        assertThat(ofReply(BYTES, BYTES)).isEqualTo(new ObservedPages(BYTES, BYTES, "4 × 2 MiB"));
        assertThat(ofReply(BYTES, 6L << 20)).isEqualTo(new ObservedPages(BYTES, 6L << 20, "3 × 2 MiB, 512 × 4 KiB"));
        assertThat(ofReply(4096, 0)).isEqualTo(new ObservedPages(BYTES, 0, "1 × 4 KiB, 8.0 MiB absent"));
        assertThat(ofReply(-1, -1)).isEqualTo(new ObservedPages(BYTES, 0, "8 MiB unknown"));
    }

    @Test
    void countsOnlyBasePagesWhereTheBaselineWasToHaveThem() {
        assertThat(ofReply(BYTES, 0, Samples.BASE)).isEqualTo(new ObservedPages(BYTES, BYTES, "2,048 × 4 KiB"));
        assertThat(ofReply(BYTES, 6L << 20, Samples.BASE))
                .isEqualTo(new ObservedPages(BYTES, 2L << 20, "3 × 2 MiB, 512 × 4 KiB"));
        assertThat(ofReply(-1, -1, Samples.BASE)).isEqualTo(new ObservedPages(BYTES, 0, "8 MiB unknown"));
    }

    private static ObservedPages ofReply(long present, long huge) {
        return ofReply(present, huge, Samples.HUGE);
    }

    private static ObservedPages ofReply(long present, long huge, PageSize label) {
        PageSizes sizes =
                new PageSizes(Samples.BASE, List.of(), Optional.of(Samples.HUGE), List.of(), Optional.empty());
        return ObservedPages.of(new BaselineReply(2, 1, 4, present, huge), BYTES, label, sizes);
    }

    private static MappingReport report(long unknown, LeafRow... rows) {
        return new MappingReport(
                new AddressRange(1L << 30, BYTES),
                List.of(rows),
                0,
                unknown,
                List.of(Evidence.PAGEMAP_SCAN),
                List.of(),
                List.of());
    }
}
