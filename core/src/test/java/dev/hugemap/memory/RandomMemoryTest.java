package dev.hugemap.memory;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Regions and arenas in random order on a model host that changes under them, with calls that fail. The count of
 * operations is the system property {@code hugemap.memory.operations}, the seed {@code hugemap.memory.seed}.
 */
final class RandomMemoryTest {
    private static final int FULL_COUNT = 200_000;
    private static final int OPERATIONS = Integer.getInteger("hugemap.memory.operations", 20_000);
    private static final long SEED = Long.getLong("hugemap.memory.seed", new SplittableRandom().nextLong());

    @Test
    void nothingIsLostInAnyOrder() {
        MemoryRun run = new MemoryRun(new SplittableRandom(SEED));
        int step = 0;
        try {
            while (step < OPERATIONS) {
                run.step();
                step++;
            }
            run.closeAll();
        } catch (Throwable failure) {
            throw new AssertionError("step " + step + " of seed " + SEED + ": " + run.last(), failure);
        }
        System.out.println("random memory: " + OPERATIONS + " operations of " + FULL_COUNT + " for a full run, seed "
                + SEED + "; " + run.counts());
    }
}
