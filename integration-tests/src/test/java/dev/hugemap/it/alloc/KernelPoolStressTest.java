// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.alloc;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolOptions;
import dev.hugemap.alloc.PoolStress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Many threads on one pool, on huge pages where there are any. The count of operations is the system property
 * {@code hugemap.pool.operations}, the first life's seed {@code hugemap.pool.seed}.
 */
final class KernelPoolStressTest {
    private static final long CAPACITY = 4L << 30;

    @Test
    void nothingOverlapsAndThePoolDrainsToNothing() throws InterruptedException {
        long operations = Long.getLong("hugemap.pool.operations", 1_000_000);
        long seed = Long.getLong("hugemap.pool.seed", new SplittableRandom().nextLong());
        PoolOptions options = PoolOptions.of(prefer(transparent(), basePages()))
                .capacity(CAPACITY)
                .reportingLive();
        try (HugePool pool = HugePool.open(options)) {
            long done = new PoolStress(pool, seed).run(operations);
            pool.giveBack();
            assertThat(pool.live().count()).as("seed %d", seed).isZero();
            assertThat(pool.statistics().wrongFrees()).isZero();
            assertThat(pool.statistics().committedBytes()).isZero();
            assertThat(pool.report().absentBytes()).isEqualTo(CAPACITY);
            System.out.println("random pool: " + done + " operations, seed " + seed);
        }
    }
}
