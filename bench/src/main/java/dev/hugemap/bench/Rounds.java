package dev.hugemap.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Runs arms in turn.
 *
 * <p>In its turn an arm runs twice, and the second time counts. So what ran before is always the arm itself, and the
 * memory that it takes was in use a moment ago: a hypervisor takes free pages back after some seconds (free page
 * reporting), and to have them backed again is an order slower than to zero them. The order of the arms is drawn anew
 * for each round. The first rounds warm up the JIT, and don't count.
 *
 * @param warmUp rounds that don't count, 0 or more
 * @param counted rounds that count, 1 or more
 * @param seed of the order
 */
record Rounds(int warmUp, int counted, long seed) {
    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if a count is out of its range
     */
    Rounds {
        if (warmUp < 0 || counted < 1) {
            throw new IllegalArgumentException(
                    "warm-up rounds are 0 or more and counted ones 1 or more, not " + warmUp + " and " + counted);
        }
    }

    /** Runs all rounds; the samples of the counted ones, by arm, in order. */
    Map<Arm, List<Sample>> run(List<Arm> arms, long bytes) {
        Map<Arm, List<Sample>> samples = new LinkedHashMap<>();
        arms.forEach(arm -> samples.put(arm, new ArrayList<>()));
        List<Arm> order = new ArrayList<>(arms);
        Random random = new Random(seed);
        for (int round = 0; round < warmUp + counted; round++) {
            Collections.shuffle(order, random);
            for (Arm arm : order) {
                arm.run(bytes);
                Sample sample = arm.run(bytes);
                if (round >= warmUp) {
                    Objects.requireNonNull(samples.get(arm)).add(sample);
                }
            }
        }
        return samples;
    }

    @Override
    public String toString() {
        return counted + (counted == 1 ? " round" : " rounds") + " after " + warmUp + " to warm up, order by seed "
                + seed;
    }
}
