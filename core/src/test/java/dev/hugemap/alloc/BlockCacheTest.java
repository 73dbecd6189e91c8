// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a thread has at hand, when there is too much of it. */
class BlockCacheTest {
    private final ModelHost host = ModelHost.of(FakeLinux.x86());

    @ParameterizedTest
    @ValueSource(ints = {8, 64, 3072, 3584, 60_000})
    void aBlockIsWithOneAlone(int bytes) {
        try (HugePool pool = host.open(BackingPolicy.require(Backing.transparent()), 64 * ModelHost.MIB)) {
            Set<Long> live = new HashSet<>();
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 200; i++) {
                    assertThat(live.add(pool.allocateAddress(bytes))).isTrue();
                }
                live.forEach(pool::freeAddress);
                live.clear();
            }
            pool.giveBack();
            assertThat(pool.live().count()).isZero();
            assertThat(pool.statistics().wrongFrees()).isZero();
        }
    }

    @Test
    void aStackGrowsWithItsUse() {
        try (HugePool pool = host.open(BackingPolicy.require(Backing.transparent()), 64 * ModelHost.MIB)) {
            pool.freeAddress(pool.allocateAddress(4096));
            assertThat(pool.statistics().cachedBytes()).isEqualTo(4096);
            allocateAndFree(pool, 4096);
            assertThat(pool.statistics().cachedBytes()).isBetween(64 * 4096L, 512 * 4096L);
        }
    }

    @Test
    void allStacksTogetherStayWithinBounds() {
        try (HugePool pool = host.open(BackingPolicy.require(Backing.transparent()), 64 * ModelHost.MIB)) {
            // Kept, so that nothing is committed on the way, for which caches would be emptied.
            pool.freeAddress(pool.allocateAddress(32 * ModelHost.MIB));
            for (int sizeClass = 1; sizeClass < SizeClasses.COUNT; sizeClass++) {
                allocateAndFree(pool, SizeClasses.bytes(sizeClass));
            }
            assertThat(pool.statistics().cachedBytes()).isBetween(4 * ModelHost.MIB, 6 * ModelHost.MIB);
        }
    }

    private static void allocateAndFree(HugePool pool, int bytes) {
        long[] live = new long[300];
        for (int i = 0; i < live.length; i++) {
            live[i] = pool.allocateAddress(bytes);
        }
        for (long block : live) {
            pool.freeAddress(block);
        }
    }
}
