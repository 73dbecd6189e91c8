// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;

/** Random lives one after the other, each on a fresh host, until so many operations are done. The n-th has the n-th seed from the first. */
final class Lives {
    private static final int STEPS = 2_000;
    private static final int FULL_COUNT = 400_000;

    private final String name;
    private final Function<SplittableRandom, Life> birth;
    private final Map<String, Integer> counts = new TreeMap<>();
    private int spoilt;

    /**
     * Lives of one kind.
     *
     * @param name the system properties {@code hugemap.NAME.operations} and {@code hugemap.NAME.seed}
     * @param birth starts a life
     */
    Lives(String name, Function<SplittableRandom, Life> birth) {
        this.name = name;
        this.birth = birth;
    }

    /** Lives until so many operations are done, or as the properties say, and prints what happened. */
    void run(int defaultOperations) {
        int operations = Integer.getInteger("hugemap." + name + ".operations", defaultOperations);
        long first = Long.getLong("hugemap." + name + ".seed", new SplittableRandom().nextLong());
        long seed = first;
        for (int done = 0; done < operations; seed++) {
            done += live(seed, Math.min(STEPS, operations - done));
        }
        System.out.println("random " + name + ": " + operations + " operations of " + FULL_COUNT
                + " for a full run, seeds " + first + " to " + (seed - 1) + ", " + spoilt + " spoilt; " + counts);
    }

    private int live(long seed, int most) {
        Life life = birth.apply(new SplittableRandom(seed));
        int step = 0;
        try {
            while (step < most && !life.isSpoilt()) {
                life.step();
                step++;
            }
            life.closeAll();
        } catch (Throwable failure) {
            String again = "-Dhugemap." + name + ".seed=" + seed + " -Dhugemap." + name + ".operations=" + STEPS;
            throw new AssertionError("step " + step + " of seed " + seed + " (" + again + "): " + life.last(), failure);
        }
        spoilt += life.isSpoilt() ? 1 : 0;
        life.counts().forEach((what, count) -> counts.merge(what, count, Integer::sum));
        return step;
    }
}
