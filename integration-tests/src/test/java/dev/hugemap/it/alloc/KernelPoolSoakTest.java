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
 * {@code hugemap.pool.seed}.
 */
final class KernelPoolSoakTest {
    private static final long CAPACITY = 4L << 30;
    private static final int LEAST_ROUNDS = 6;
    /** How much more the rounds of the second half may have committed for what lives, for what lives is random. */
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
            List<PoolSoak.Round> early = rounds.subList(0, rounds.size() / 2);
            List<PoolSoak.Round> late = rounds.subList(rounds.size() / 2, rounds.size());
            assertThat(excesses(rounds).max().orElseThrow()).as("seed %d", seed).isLessThan(MOST);
            assertThat(excesses(late).average().orElseThrow())
                    .as("seed %d", seed)
                    .isLessThan(excesses(early).average().orElseThrow() * CHANCE);
            pool.giveBack();
            assertThat(pool.live().count()).isZero();
            assertThat(pool.statistics().wrongFrees()).isZero();
            assertThat(pool.statistics().committedBytes()).isZero();
            assertThat(pool.report().absentBytes()).isEqualTo(CAPACITY);
        }
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
