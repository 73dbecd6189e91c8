// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Spread;

/**
 * A cell in two runs.
 *
 * @param before in the earlier run
 * @param now in this one
 */
record Difference(CellResult before, CellResult now) {
    Cell cell() {
        return now.cell();
    }

    /** This run's time for each unit of the earlier one's. */
    double ratio() {
        return now.nanos().median() / before.nanos().median();
    }

    /** Whether both have as many rounds as it takes to tell a difference from noise. */
    boolean canBeTold() {
        return Gain.tells(before.rounds().size()) && Gain.tells(now.rounds().size());
    }

    /**
     * Whether it is outside noise: the intervals don't meet. They are of rounds within a run; two runs of dozens of cells
     * that differ in nothing would show some differences by a rule that is less strict.
     */
    boolean isOutsideNoise() {
        Spread then = before.nanos();
        Spread here = now.nanos();
        return canBeTold() && (here.low() > then.high() || here.high() < then.low());
    }
}
