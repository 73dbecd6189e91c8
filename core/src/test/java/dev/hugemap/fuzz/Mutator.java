// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** Makes an input from seeds: as it is, at random, or with a few changes after each other. */
final class Mutator {
    private static final int MOST_CHANGES = 6;
    private static final int LONGEST_NOISE = 200;

    private final FuzzTarget target;

    Mutator(FuzzTarget target) {
        this.target = target;
    }

    byte[] input(SplittableRandom dice) {
        List<byte[]> seeds = target.seeds();
        byte[] seed = seeds.get(dice.nextInt(seeds.size()));
        int way = dice.nextInt(16);
        if (way == 0) {
            return seed.clone();
        }
        if (way == 1) {
            byte[] noise = new byte[dice.nextInt(LONGEST_NOISE)];
            dice.nextBytes(noise);
            return noise;
        }
        byte[] changed = seed;
        for (int i = 1 + dice.nextInt(MOST_CHANGES); i > 0; i--) {
            byte[] other = seeds.get(dice.nextInt(seeds.size()));
            changed = target.kind() == FuzzTarget.Kind.TEXT
                    ? TextChange.any(dice).change(changed, other, dice)
                    : BinaryChange.change(changed, other, dice);
        }
        return changed == seed ? seed.clone() : changed;
    }
}
