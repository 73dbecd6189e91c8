// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolOptions;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Memory that goes from one owner to the next inside of a process has nothing of the first: docs/threats.md. */
final class RecycledMemoryTest {
    private static final long MIB = 1 << 20;
    private static final int ROUNDS = 200;
    private static final byte MARK = 0x5A;

    private static void checkZero(MemorySegment segment) {
        assertThat(segment.mismatch(MemorySegment.ofArray(new byte[(int) segment.byteSize()])))
                .isEqualTo(-1);
    }

    @Test
    void aBlockOfAPoolIsZeroForWhoeverHasItNext() {
        try (HugePool pool = HugePool.open(PoolOptions.of(require(basePages())).capacity(64 * MIB))) {
            boolean again = false;
            for (long bytes : new long[] {8, 64, 4096, 40_000, 300_000, 3 * MIB}) {
                long before = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    MemorySegment block = pool.allocate(bytes);
                    checkZero(block);
                    again |= block.address() == before;
                    before = block.address();
                    block.fill(MARK);
                    pool.free(block);
                }
            }
            assertThat(again).as("the same memory came back").isTrue();
        }
    }

    @Test
    void aRequestsArenaIsZeroWhereAnOtherRequestWrote() {
        try (HugePool pool = HugePool.open(PoolOptions.of(require(basePages())).capacity(64 * MIB))) {
            for (int round = 0; round < ROUNDS; round++) {
                try (Arena request = pool.arena()) {
                    for (long bytes : new long[] {24, 1000, 30_000, 200_000}) {
                        MemorySegment segment = request.allocate(bytes);
                        checkZero(segment);
                        segment.fill(MARK);
                    }
                }
            }
        }
    }

    @Test
    void whatIsCommittedAfterADecommitIsZero() {
        try (Region region = Region.reserve(8 * MIB, RegionOptions.of(require(basePages())))) {
            for (int round = 0; round < 5; round++) {
                region.commit(0, MIB);
                checkZero(region.segment(0, MIB));
                region.segment(0, MIB).fill(MARK);
                region.decommit(0, MIB);
            }
        }
    }

    @Test
    void anArenaGetsNothingOfOneThatWasClosed() {
        for (int round = 0; round < ROUNDS; round++) {
            try (HugeArena arena = HugeArena.ofConfined(require(basePages()))) {
                MemorySegment segment = arena.allocate(64 << 10);
                checkZero(segment);
                segment.fill(MARK);
            }
        }
    }
}
