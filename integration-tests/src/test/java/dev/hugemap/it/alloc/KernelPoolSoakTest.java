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
import org.junit.jupiter.api.Test;

/**
 * A pool at work for long. For how many seconds is the system property {@code hugemap.pool.soak}, the seed
 * {@code hugemap.pool.seed}.
 */
final class KernelPoolSoakTest {
    private static final long CAPACITY = 4L << 30;
    private static final int LEAST_ROUNDS = 6;
    /** How much a half of the rounds may differ from the other, for what lives is random. */
    private static final double CHANCE = 1.15;
    /** How much may be committed for what lives, when granules of large blocks aren't kept by small ones: 1.2 to 1.4 was seen. */
    private static final double MOST = 1.6;

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
            assertThat(excess(late)).as("seed %d", seed).isLessThan(Math.min(MOST, excess(early) * CHANCE));
            pool.giveBack();
            assertThat(pool.live().count()).isZero();
            assertThat(pool.statistics().wrongFrees()).isZero();
            assertThat(pool.statistics().committedBytes()).isZero();
            assertThat(pool.report().absentBytes()).isEqualTo(CAPACITY);
        }
    }

    /** The largest share of what is committed in what lives. */
    private static double excess(List<PoolSoak.Round> rounds) {
        return rounds.stream()
                .mapToDouble(round -> (double) round.committedBytes() / round.liveBytes())
                .max()
                .orElseThrow();
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
