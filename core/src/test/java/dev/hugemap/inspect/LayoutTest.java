// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;

final class LayoutTest {
    private static final long M2 = 2 << 20;
    private static final Mapped BASE = new Mapped(LeafKind.MEMORY, PageSize.kib(4), null);
    private static final Mapped HUGE = new Mapped(LeafKind.MEMORY, PageSize.mib(2), PageSize.mib(2));

    private final Layout layout = new Layout();

    @Test
    void joinsNeighboursThatStandAlikeSoThatALeafCountsOnce() {
        layout.add(0, M2 / 2, HUGE);
        layout.add(M2 / 2, M2, HUGE);

        assertThat(layout.stretches()).containsExactly(new Stretch(0, M2, HUGE));
        assertThat(layout.rows())
                .containsExactly(new LeafRow(LeafKind.MEMORY, HUGE.leafSize(), HUGE.folioSize(), 1, M2));
    }

    @Test
    void addsRowsOfSeparateStretchesUp() {
        layout.add(0, M2, HUGE);
        layout.add(M2, M2 + 4096, BASE);
        layout.add(M2 + 4096, 2 * M2, Gap.ABSENT);
        layout.add(2 * M2, 3 * M2, HUGE);

        assertThat(layout.rows())
                .containsExactly(
                        new LeafRow(LeafKind.MEMORY, HUGE.leafSize(), HUGE.folioSize(), 2, 2 * M2),
                        new LeafRow(LeafKind.MEMORY, BASE.leafSize(), null, 1, 4096));
        assertThat(layout.bytes(Gap.ABSENT)).isEqualTo(M2 - 4096);
    }

    @Test
    void ordersRowsByLeafThenByFolio() {
        Mapped large = BASE.inFolios(PageSize.kib(64));
        layout.add(0, 4096, BASE);
        layout.add(4096, 8192, BASE.inFolios(PageSize.kib(4)));
        layout.add(8192, 12288, large);
        layout.add(12288, 16384, new Mapped(LeafKind.HUGETLB, PageSize.gib(1), PageSize.gib(1)));

        assertThat(layout.rows())
                .extracting(LeafRow::leafSize, LeafRow::folioSize)
                .containsExactly(
                        tuple(PageSize.gib(1), PageSize.gib(1)),
                        tuple(PageSize.kib(4), PageSize.kib(64)),
                        tuple(PageSize.kib(4), PageSize.kib(4)),
                        tuple(PageSize.kib(4), null));
    }

    @Test
    void refusesHolesAndOverlaps() {
        layout.add(0, 4096, BASE);

        assertThatIllegalArgumentException().isThrownBy(() -> layout.add(8192, 12288, BASE));
        assertThatIllegalArgumentException().isThrownBy(() -> layout.add(0, 4096, BASE));
    }

    @Test
    void isTakenApartInPieces() {
        layout.add(0, M2, HUGE);
        layout.add(M2, 2 * M2, Gap.UNKNOWN);
        Layout.Cursor cursor = layout.cursor();

        assertThat(cursor.takeUntil(M2 / 2).stretches()).containsExactly(new Stretch(0, M2 / 2, HUGE));
        assertThat(cursor.takeUntil(M2 / 4).length()).isZero();
        assertThat(cursor.takeUntil(M2 + 4096).stretches())
                .containsExactly(new Stretch(M2 / 2, M2, HUGE), new Stretch(M2, M2 + 4096, Gap.UNKNOWN));
        assertThat(cursor.takeUntil(Long.MAX_VALUE).length()).isEqualTo(M2 - 4096);
        assertThat(cursor.takeUntil(Long.MAX_VALUE).stretches()).isEmpty();
    }
}
