// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** By which pages a budget counts what pools have committed. */
final class BudgetPagesTest {
    private static final PageSize SMALL = PageSize.kib(4);
    private static final PageSize HUGE = PageSize.mib(2);

    private final ModelHost host = ModelHost.of(FakeLinux.x86().hugeTlb(HUGE, 4));
    private final Budget app = Budget.root("app");

    @Test
    void granulesOfOneBlockAreCountedEachByItsOwnPages() {
        try (HugePool pool = host.open(
                ModelHost.options(prefer(hugeTlb(), basePages()), 64 * MIB).chargedTo(app))) {
            MemorySegment mixed = pool.allocate(12 * MIB);
            assertThat(app.statistics().usedOn(SMALL)).isGreaterThanOrEqualTo(2 * MIB);
            assertThat(app.statistics().usedOn(HUGE)).isGreaterThanOrEqualTo(2 * MIB);
            assertCountedAsMapped(pool);
            pool.allocate(4 * MIB);
            pool.free(mixed);
            pool.giveBack();
            assertCountedAsMapped(pool);
        }
    }

    @Test
    void pagesAreCountedByTheirSizeAlsoWhereTheirLeavesAreSmaller() {
        PageSize middle = PageSize.kib(64);
        ModelHost today = ModelHost.of(FakeLinux.x86()
                .hugeTlb(HUGE, 4)
                .multiThp(middle, ThpMode.MADVISE)
                .privileged());
        try (HugePool pool = today.open(ModelHost.options(prefer(hugeTlb(), transparent(middle)), 64 * MIB)
                .chargedTo(app))) {
            MemorySegment mixed = pool.allocate(12 * MIB);
            assertThat(pool.report().bytesOnLeaves(SMALL)).isEqualTo(4 * MIB);
            assertThat(app.statistics().usedOn(middle))
                    .as("seen in the page tables")
                    .isEqualTo(4 * MIB);
            assertThat(app.statistics().usedOn(HUGE)).isEqualTo(8 * MIB);
            assertThat(app.statistics().usedOn(SMALL)).isZero();

            pool.allocate(2 * MIB);
            assertThat(app.statistics().usedOn(middle)).as("as its fault told").isEqualTo(6 * MIB);
            pool.free(mixed);
            pool.giveBack();
            assertThat(app.statistics().usedOn(middle)).isEqualTo(2 * MIB);
        }
    }

    private void assertCountedAsMapped(HugePool pool) {
        assertThat(app.statistics().usedOn(HUGE)).isEqualTo(pool.report().bytesOnLeaves(HUGE));
        assertThat(app.statistics().usedOn(SMALL)).isEqualTo(pool.report().bytesOnLeaves(SMALL));
    }
}
