// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.alloc;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolOptions;
import dev.hugemap.alloc.PoolSoak;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/**
 * A pool at work for long. For how many seconds is the system property {@code hugemap.pool.soak}, the seed
 * {@code hugemap.pool.seed}. A second shows that what is committed stays within bounds and drains, a minute also that it doesn't grow.
 */
final class KernelPoolSoakTest {
    private static final long CAPACITY = 4L << 30;
    private static final int LEAST_ROUNDS = 6;
    /** So many rounds it grows: 1.18 after the first, 1.42 after the fourteenth (of 40 seeds), about 1.5 in the end. */
    private static final int SETTLING = 40;
    /** The fewest that tell whether it grows on. */
    private static final int TELLING = 40;
    /** How much more the later half of those may have committed for what lives, for what lives is random. */
    private static final double CHANCE = 1.1;
    /** How much that may be in any: at most 1.8 was seen in 2,800 rounds. */
    private static final double MOST = 2.2;

    @Test
    void committedMemoryStaysFlatAndDrainsToNothing() throws InterruptedException {
        Duration duration = Duration.ofSeconds(Long.getLong("hugemap.pool.soak", 1));
        long seed = Long.getLong("hugemap.pool.seed", new SplittableRandom().nextLong());
        PoolOptions options = PoolOptions.of(prefer(transparent(), basePages()))
                .capacity(CAPACITY)
                .reportingLive();
        try (HugePool pool = HugePool.open(options)) {
            List<PoolSoak.Round> rounds = new PoolSoak(pool, seed).run(duration, LEAST_ROUNDS);
            print(rounds, seed);
            assertThat(excesses(rounds).max().orElseThrow()).as("seed %d", seed).isLessThan(MOST);
            if (rounds.size() >= SETTLING + TELLING) {
                assertStaysFlat(rounds.subList(SETTLING, rounds.size()), seed);
            }
            pool.giveBack();
            assertThat(pool.live().count()).isZero();
            assertThat(pool.statistics().wrongFrees()).isZero();
            assertThat(pool.statistics().committedBytes()).isZero();
            assertThat(pool.report().absentBytes()).isEqualTo(CAPACITY);
        }
    }

    private static void assertStaysFlat(List<PoolSoak.Round> settled, long seed) {
        int half = settled.size() / 2;
        assertThat(excesses(settled.subList(half, settled.size())).average().orElseThrow())
                .as("seed %d", seed)
                .isLessThan(excesses(settled.subList(0, half)).average().orElseThrow() * CHANCE);
    }

    /** What is committed for each byte that lives. */
    private static DoubleStream excesses(List<PoolSoak.Round> rounds) {
        return rounds.stream().mapToDouble(round -> (double) round.committedBytes() / round.liveBytes());
    }

    /** A line for each of at most twenty rounds. */
    private static void print(List<PoolSoak.Round> rounds, long seed) {
        System.out.println("soak of a pool, seed " + seed);
        int step = Math.ceilDiv(rounds.size(), 20);
        for (int i = step - 1; i < rounds.size(); i += step) {
            PoolSoak.Round round = rounds.get(i);
            System.out.printf(
                    "round %,6d  %,15d operations  live %,11d  committed %,11d%n",
                    i + 1, round.operations(), round.liveBytes(), round.committedBytes());
        }
    }
}
