// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How much one thing is of another, both of medians and round by round.
 *
 * @param name the two, for people
 * @param aim the bound that the project set itself, or a dash
 * @param ofMedians median divided by median
 * @param pairs the ratio within each round
 */
public record Ratio(String name, String aim, double ofMedians, List<Double> pairs) {
    /** Where the project set itself no bound. */
    public static final String NO_AIM = "-";

    /** Copies the list. */
    public Ratio {
        pairs = List.copyOf(pairs);
    }

    /**
     * How long one series took for each unit of time that another one took.
     *
     * @throws IllegalArgumentException if they differ in length
     */
    static Ratio of(String name, String aim, Series dividend, Series divisor) {
        return of(name, aim, dividend.nanos(), divisor.nanos());
    }

    /**
     * How much there is of one thing for each unit of another, both measured in the same rounds.
     *
     * @param name the two, for people
     * @param aim the bound that the project set itself, or {@link #NO_AIM}
     * @param dividends what is divided, round by round
     * @param divisors what it is divided by, round by round
     * @return the ratio
     * @throws IllegalArgumentException if they differ in length
     */
    public static Ratio of(String name, String aim, List<Long> dividends, List<Long> divisors) {
        double ofMedians = Spread.of(dividends).median() / Spread.of(divisors).median();
        return new Ratio(name, aim, ofMedians, pairs(name, dividends, divisors));
    }

    /**
     * This ratio divided by another of the same rounds.
     *
     * @throws IllegalArgumentException if they differ in length
     */
    Ratio over(Ratio divisor, String newName, String newAim) {
        return new Ratio(newName, newAim, ofMedians / divisor.ofMedians, pairs(newName, pairs, divisor.pairs));
    }

    /**
     * The spread of the ratios within each round.
     *
     * @return their spread
     */
    public Spread ofPairs() {
        return Spread.of(pairs);
    }

    private static List<Double> pairs(String name, List<? extends Number> dividends, List<? extends Number> divisors) {
        if (dividends.size() != divisors.size()) {
            throw new IllegalArgumentException("series of different rounds: " + name);
        }
        return IntStream.range(0, dividends.size())
                .mapToObj(i -> dividends.get(i).doubleValue() / divisors.get(i).doubleValue())
                .toList();
    }
}
