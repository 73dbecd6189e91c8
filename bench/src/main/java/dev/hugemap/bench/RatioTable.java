// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.List;
import java.util.Locale;

/**
 * Ratios for people, a line each.
 *
 * @param ratios to be shown
 */
public record RatioTable(List<Ratio> ratios) {
    @Override
    public String toString() {
        Table table = new Table("lrrlrrl");
        int pairsOfEach =
                ratios.stream().mapToInt(ratio -> ratio.pairs().size()).max().orElse(0);
        table.add("ratio", "of medians", "median of pairs", Spread.heading(pairsOfEach), "min", "max", "aim");
        for (Ratio ratio : ratios) {
            Spread pairs = ratio.ofPairs();
            table.add(
                    ratio.name(),
                    format(ratio.ofMedians()),
                    format(pairs.median()),
                    format(pairs.low()) + " to " + format(pairs.high()),
                    format(pairs.min()),
                    format(pairs.max()),
                    ratio.aim());
        }
        return table.toString();
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
