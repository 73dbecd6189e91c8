// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random work of many threads on one pool for a long time, beside blocks that live long and are replaced a few at a time: what
 * such a life leaves behind, round after round, shows in what stays committed.
 *
 * @param pool on real memory
 * @param seed of the first round; each thread of each round has another
 */
public record PoolSoak(HugePool pool, long seed) {
    private static final int STANDING = 20_000;
    private static final int REPLACED = 5_000;
    private static final long OPERATIONS = 400_000;
    /** More than a round has lives. */
    private static final long SEEDS_PER_ROUND = 1_000;

    /**
     * What a round left.
     *
     * @param operations how many there were, since the beginning
     * @param liveBytes what the standing blocks take
     * @param committedBytes what the pool holds for them
     */
    public record Round(long operations, long liveBytes, long committedBytes) {}

    /** Works for a while, and for so many rounds at least; frees all, and tells what was left after each round. */
    public List<Round> run(Duration duration, int leastRounds) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        StampedBlock[] standing = new StampedBlock[STANDING];
        for (int i = 0; i < STANDING; i++) {
            standing[i] = StampedBlock.allocate(pool, StressLife.bytes(random), random);
        }
        List<Round> rounds = new ArrayList<>();
        long operations = 0;
        long start = System.nanoTime();
        while (rounds.size() < leastRounds || System.nanoTime() - start < duration.toNanos()) {
            Replacement replacement = new Replacement(standing, random.split());
            Thread replacing = Thread.ofPlatform().start(replacement);
            long roundsSeed = seed + (rounds.size() + 1) * SEEDS_PER_ROUND;
            operations += new PoolStress(pool, roundsSeed).run(OPERATIONS);
            replacing.join();
            if (replacement.failure != null) {
                throw new AssertionError("seed " + seed, replacement.failure);
            }
            operations += 2 * REPLACED;
            pool.giveBack();
            PoolStatistics now = pool.statistics();
            rounds.add(new Round(operations, now.liveBytes(), now.committedBytes()));
        }
        for (StampedBlock block : standing) {
            block.free(pool);
        }
        return rounds;
    }

    /** Replaces some of the standing blocks while others are at work. */
    private final class Replacement implements Runnable {
        private final StampedBlock[] standing;
        private final SplittableRandom random;
        private @Nullable Throwable failure;

        Replacement(StampedBlock[] standing, SplittableRandom random) {
            this.standing = standing;
            this.random = random;
        }

        @Override
        public void run() {
            try {
                for (int i = 0; i < REPLACED; i++) {
                    int at = random.nextInt(STANDING);
                    standing[at].free(pool);
                    standing[at] = StampedBlock.allocate(pool, StressLife.bytes(random), random);
                }
            } catch (Throwable failed) {
                failure = failed;
            }
        }
    }
}
