package dev.hugemap.bench.suite;

import dev.hugemap.bench.Spread;

/**
 * A cell in two runs.
 *
 * @param cell which
 * @param before nanoseconds in the earlier run
 * @param now nanoseconds in this one
 */
record Difference(Cell cell, Spread before, Spread now) {
    /** This run's time for each unit of the earlier one's. */
    double ratio() {
        return now.median() / before.median();
    }

    /**
     * Whether it is outside noise: the intervals don't meet. They are of rounds within a run; two runs of dozens of cells
     * that differ in nothing would show some differences by a rule that is less strict.
     */
    boolean isOutsideNoise() {
        return now.low() > before.high() || now.high() < before.low();
    }
}
