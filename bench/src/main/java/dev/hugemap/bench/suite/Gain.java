// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Ratio;
import dev.hugemap.bench.Spread;
import java.util.Locale;

/**
 * How many times faster a task is on some pages than on others: the times of each round divided by each other.
 *
 * @param pages the pages
 * @param than the others
 * @param ratio time on the others over time on the pages
 */
record Gain(Pages pages, Pages than, Ratio ratio) {
    /** What is no difference to anybody who decides about pages. */
    private static final double SAME = 0.03;

    /** Four rounds give more, three give less: those tell nothing, however close they are. */
    private static final double LEAST_CONFIDENCE = 0.8;

    private static final double PERCENT = 100;

    /** What may be said. */
    enum Outcome {
        /** All of the interval is above 1, and its middle is no trifle. */
        FASTER,
        /** All of it is below 1. */
        SLOWER,
        /** All of it is close to 1. */
        SAME,
        /** None of that. */
        UNKNOWN
    }

    Outcome outcome() {
        Spread interval = interval();
        if (!tells(ratio.pairs().size())) {
            return Outcome.UNKNOWN;
        }
        if (interval.low() > 1 - SAME && interval.high() < 1 + SAME) {
            return Outcome.SAME;
        }
        if (interval.low() > 1 && interval.median() >= 1 + SAME) {
            return Outcome.FASTER;
        }
        return interval.high() < 1 ? Outcome.SLOWER : Outcome.UNKNOWN;
    }

    /** Whether so many rounds tell anything. */
    static boolean tells(int rounds) {
        return Spread.confidence(rounds) >= LEAST_CONFIDENCE;
    }

    boolean isFaster() {
        return outcome() == Outcome.FASTER;
    }

    /** The factor, in the middle of the rounds. */
    double factor() {
        return interval().median();
    }

    Spread interval() {
        return ratio.ofPairs();
    }

    /** How sure the interval is. */
    double confidence() {
        return Spread.confidence(ratio.pairs().size());
    }

    /** For example {@code 1.52 times}. */
    String times() {
        return String.format(Locale.ROOT, "%.2f times", factor());
    }

    /** For example {@code 1.48 to 1.55}. */
    String bounds() {
        return String.format(
                Locale.ROOT, "%.2f to %.2f", interval().low(), interval().high());
    }

    /** For example {@code 94 %}. */
    String sure() {
        return String.format(Locale.ROOT, "%.0f %%", Math.floor(PERCENT * confidence()));
    }

    /** What is said of a difference that is none. */
    static String same() {
        return String.format(Locale.ROOT, "within %.0f %%", PERCENT * SAME);
    }
}
