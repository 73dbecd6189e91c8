package dev.hugemap.memory;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Regions that are faulted in, in random order on a model host that changes under them, with calls that fail. The count of
 * operations is the system property {@code hugemap.fault.operations}, the seed {@code hugemap.fault.seed}.
 */
final class RandomFaultTest {
    private static final int FULL_COUNT = 200_000;
    private static final int OPERATIONS = Integer.getInteger("hugemap.fault.operations", 5_000);
    private static final long SEED = Long.getLong("hugemap.fault.seed", new SplittableRandom().nextLong());

    @Test
    void contentsStayWhateverIsFaultedInAndOut() {
        FaultModelRun run = new FaultModelRun(new SplittableRandom(SEED));
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
        System.out.println("random faults: " + OPERATIONS + " operations of " + FULL_COUNT + " for a full run, seed "
                + SEED + "; " + run.counts());
    }
}
