// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.List;

/**
 * The middle and the ends of repeated measurements, in their unit.
 *
 * @param median the middle
 * @param low lower end of the interval that holds the true median with a probability of 95 % or more
 * @param high its upper end
 * @param min the least
 * @param max the largest
 */
public record Spread(double median, double low, double high, double min, double max) {
    /** What a page says of intervals. */
    public static final String NOTE =
            "An interval holds the true median with a probability of 95 %, from six rounds on";

    /** Half of 1.96 standard deviations of a fair coin's heads, over the root of the throws. */
    private static final double HALF_WIDTH = 0.98;

    /** The fewest that an interval of 95 % can be told from. */
    private static final int LEAST = 6;

    /**
     * What {@link #low} and {@link #high} of so many values are, for the head of a table.
     *
     * @param values how many
     * @return a word or two
     */
    public static String heading(int values) {
        return values < LEAST ? "min to max" : "interval";
    }

    /**
     * Sums up measurements.
     *
     * <p>The interval reaches from one measurement to another: how many lie below the true median is as a coin falls, so
     * it assumes nothing of how they are distributed. Fewer than six can't give 95 %; it holds all of them then.
     *
     * @param values one or more
     * @return their spread
     * @throws IllegalArgumentException without a value
     */
    public static Spread of(List<? extends Number> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted =
                values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
        int count = sorted.length;
        int middle = count / 2;
        double median = count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        int rank = rank(count);
        return new Spread(median, sorted[rank - 1], sorted[count - rank], sorted[0], sorted[count - 1]);
    }

    /**
     * How sure {@link #low} and {@link #high} of so many values are.
     *
     * @param values how many, 1 or more
     * @return the probability with which the two hold the true median between them: 0 of one value, 0.75 of three
     */
    public static double confidence(int values) {
        double outside = 0;
        double exactlySoManyBelow = Math.pow(0.5, values);
        for (int below = 0; below < rank(values); below++) {
            outside += exactlySoManyBelow;
            exactlySoManyBelow *= (values - below) / (below + 1.0);
        }
        return 1 - 2 * outside;
    }

    /** Which of the sorted values is the interval's lower end, counted from 1. */
    private static int rank(int count) {
        return Math.max(1, (int) Math.floor(count / 2.0 - HALF_WIDTH * Math.sqrt(count)));
    }
}
