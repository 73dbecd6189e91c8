// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is free serves before anything is committed, wherever it is: on a modelled host. */
final class FreeMemoryFirstTest {
    private static final long GRANULE = 2 * MIB;

    private final ModelHost host = ModelHost.of(FakeLinux.x86());

    @Test
    void whatAThreadHasAtHandServesOtherSizes() {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            fill(pool, GRANULE, 512).forEach(pool::freeAddress);
            assertThat(pool.statistics().cachedBytes()).isGreaterThanOrEqualTo(GRANULE / 8);

            fill(pool, GRANULE, 1024);

            assertThat(pool.statistics().committedBytes()).isEqualTo(GRANULE);
        }
    }

    @Test
    void whatAnotherThreadFreedServesOtherSizes() throws InterruptedException {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            List<Long> blocks = fill(pool, GRANULE, 512);
            Thread.ofPlatform().start(() -> blocks.forEach(pool::freeAddress)).join();
            assertThat(pool.statistics().cachedBytes()).isGreaterThanOrEqualTo(GRANULE / 8);

            fill(pool, GRANULE, 1024);

            assertThat(pool.statistics().committedBytes()).isEqualTo(GRANULE);
        }
    }

    @Test
    void whatIsFreedAfterAFlowHasEndedDrains() throws InterruptedException {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            List<Long> blocks = fill(pool, 16 * GRANULE, 512);
            Collections.shuffle(blocks, new Random(1129));
            Thread.ofPlatform().start(() -> blocks.forEach(pool::freeAddress)).join();

            // What the thread that has ended had at hand, and no full stock beside it.
            assertThat(pool.statistics().cachedBytes()).isLessThanOrEqualTo(512 * 512);
        }
    }

    @Test
    void aGranuleOfLargerBlocksThatIsMostlyFreeServesSmallOnes() {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            // So many that large blocks and small ones have granules of their own.
            for (int i = 0; i < 8; i++) {
                pool.allocateAddress(GRANULE);
            }
            pool.allocateAddress(GRANULE / 4);
            long goes = pool.allocateAddress(GRANULE * 3 / 4);
            long committed = pool.statistics().committedBytes();
            pool.freeAddress(goes);

            List<Long> blocks = fill(pool, GRANULE * 3 / 4, 1024);

            assertThat(pool.statistics().committedBytes()).isEqualTo(committed);
            assertThat(blocks).allMatch(block -> block >= goes && block < goes + GRANULE * 3 / 4);
        }
    }

    private static List<Long> fill(HugePool pool, long bytes, int blockBytes) {
        List<Long> blocks = new ArrayList<>();
        for (long i = 0; i < bytes / blockBytes; i++) {
            blocks.add(pool.allocateAddress(blockBytes));
        }
        return blocks;
    }
}
