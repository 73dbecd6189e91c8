// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.GIB;
import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A short stress of a plain and of a checked pool on base pages of this machine. */
final class PoolStressTest {
    private static final int OPERATIONS = 200_000;

    static Stream<PoolOptions> options() {
        PoolOptions plain = PoolOptions.of(require(basePages())).capacity(GIB);
        return Stream.of(plain, plain.checked());
    }

    @ParameterizedTest
    @MethodSource("options")
    void nothingOverlapsAndEverythingComesBack(PoolOptions options) throws InterruptedException {
        long seed = Long.getLong("hugemap.pool.seed", new SplittableRandom().nextLong());
        try (HugePool pool = HugePool.open(options.reportingLive())) {
            new PoolStress(pool, seed).run(OPERATIONS);
            pool.giveBack();
            assertThat(pool.live().count()).as("seed %d", seed).isZero();
            assertThat(pool.statistics().wrongFrees()).isZero();
            assertThat(pool.statistics().committedBytes()).isZero();
        }
    }
}
