package dev.hugemap.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How long one series took for each unit of time that another one took.
 *
 * @param name the two, for people
 * @param aim the bound that the project set itself
 * @param ofMedians median divided by median
 * @param ofPairs the spread of the ratios within each round
 */
record Ratio(String name, String aim, double ofMedians, Spread ofPairs) {
    /**
     * Divides two series of the same rounds.
     *
     * @throws IllegalArgumentException if they differ in length
     */
    static Ratio of(String name, String aim, Series dividend, Series divisor) {
        int rounds = dividend.nanos().size();
        if (rounds != divisor.nanos().size()) {
            throw new IllegalArgumentException("series of different rounds: " + name);
        }
        List<Double> pairs = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            pairs.add((double) dividend.nanos().get(i) / divisor.nanos().get(i));
        }
        double ofMedians = Spread.of(dividend.nanos()).median()
                / Spread.of(divisor.nanos()).median();
        return new Ratio(name, aim, ofMedians, Spread.of(pairs));
    }
}
