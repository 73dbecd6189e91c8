// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.alloc;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.alloc.Budget;
import dev.hugemap.alloc.BudgetExceededException;
import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PageSizeUse;
import dev.hugemap.alloc.PoolExhaustedException;
import dev.hugemap.alloc.PoolOptions;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.BackingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a budget says that its pool has is what the kernel's page tables say. */
final class KernelBudgetTest {
    private static final long MIB = 1L << 20;

    private final Budget app = Budget.root("app", 64 * MIB);
    private final Budget cache = app.child("cache", 48 * MIB);

    @Test
    @RequiresThp
    void hugePagesAreChargedAsTheyAreMapped() {
        isChargedAsItIsMapped(require(transparent()));
    }

    @Test
    void basePagesAreChargedAsTheyAreMapped() {
        isChargedAsItIsMapped(require(basePages()));
    }

    @Test
    void whateverIsGrantedIsChargedAsItIsMapped() {
        isChargedAsItIsMapped(prefer(transparent(), basePages()));
    }

    private void isChargedAsItIsMapped(BackingPolicy policy) {
        SplittableRandom random = new SplittableRandom(6);
        List<Long> blocks = new ArrayList<>();
        try (HugePool pool =
                HugePool.open(PoolOptions.of(policy).capacity(128 * MIB).chargedTo(cache))) {
            while (cache.used() < 40 * MIB) {
                blocks.add(pool.allocateAddress(random.nextLong(1, 4 * MIB)));
            }
            assertCharged(pool);
            assertThatExceptionOfType(PoolExhaustedException.class)
                    .isThrownBy(() -> pool.allocate(16 * MIB))
                    .withCauseInstanceOf(BudgetExceededException.class);
            assertCharged(pool);
            while (blocks.size() > 3) {
                pool.freeAddress(blocks.removeLast());
            }
            pool.giveBack();
            assertThat(cache.used()).isLessThan(40 * MIB);
            assertCharged(pool);
        }
        assertThat(app.used()).isZero();
    }

    private void assertCharged(HugePool pool) {
        List<LeafRow> mapped = pool.report().rows();
        assertThat(app.statistics().pages().stream()
                        .mapToLong(PageSizeUse::used)
                        .sum())
                .isEqualTo(app.used())
                .isEqualTo(mapped.stream().mapToLong(LeafRow::bytes).sum());
        for (LeafRow row : mapped) {
            assertThat(app.statistics().usedOn(row.leafSize()))
                    .isEqualTo(pool.report().bytesOnLeaves(row.leafSize()));
        }
    }
}
