// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.host.PageSizes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackingTest {
    private static final PageSizes X86 = new PageSizes(
            PageSize.kib(4),
            List.of(PageSize.kib(32), PageSize.kib(64)),
            Optional.of(PageSize.mib(2)),
            List.of(PageSize.mib(2), PageSize.gib(1)),
            Optional.of(PageSize.mib(2)));
    private static final PageSizes LARGE_BASE = new PageSizes(
            PageSize.kib(64),
            List.of(PageSize.mib(2)),
            Optional.of(PageSize.mib(512)),
            List.of(PageSize.mib(2), PageSize.mib(512), PageSize.gib(16)),
            Optional.of(PageSize.mib(512)));
    private static final PageSizes NONE =
            new PageSizes(PageSize.kib(4), List.of(), Optional.empty(), List.of(), Optional.empty());

    @Test
    void isFoundByItsLabel() {
        for (Backing backing : Backing.values()) {
            assertThat(Backing.parse(backing.label())).isEqualTo(backing);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backing.parse("4m"))
                .withMessage("'4m' is no backing, but base, 64k, 2m, 2m-hugetlb, 1g");
    }

    @Test
    void standsForWhatItsLabelSaysWhereBasePagesHave4Kib() {
        assertThat(Backing.BASE.pageSize(X86)).contains(PageSize.kib(4));
        assertThat(Backing.FOLIOS.pageSize(X86)).contains(PageSize.kib(64));
        assertThat(Backing.THP.pageSize(X86)).contains(PageSize.mib(2));
        assertThat(Backing.HUGETLB.pageSize(X86)).contains(PageSize.mib(2));
        assertThat(Backing.GIGANTIC.pageSize(X86)).contains(PageSize.gib(1));
    }

    @Test
    void standsForTheKernelsOwnSizesWhereBasePagesHave64Kib() {
        assertThat(Backing.BASE.pageSize(LARGE_BASE)).contains(PageSize.kib(64));
        assertThat(Backing.FOLIOS.pageSize(LARGE_BASE)).isEmpty();
        assertThat(Backing.THP.pageSize(LARGE_BASE)).contains(PageSize.mib(512));
        assertThat(Backing.HUGETLB.pageSize(LARGE_BASE)).contains(PageSize.mib(512));
        assertThat(Backing.GIGANTIC.pageSize(LARGE_BASE)).contains(PageSize.gib(16));
    }

    @Test
    void standsForNothingWhereTheKernelHasNoSuchPages() {
        assertThat(Backing.BASE.pageSize(NONE)).contains(PageSize.kib(4));
        for (Backing huge : List.of(Backing.FOLIOS, Backing.THP, Backing.HUGETLB, Backing.GIGANTIC)) {
            assertThat(huge.pageSize(NONE)).isEmpty();
        }
    }
}
