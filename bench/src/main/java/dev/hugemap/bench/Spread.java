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
record Spread(double median, double low, double high, double min, double max) {
    /** What a page says of intervals. */
    static final String NOTE = "An interval holds the true median with a probability of 95 %, from six rounds on";

    /** Half of 1.96 standard deviations of a fair coin's heads, over the root of the throws. */
    private static final double HALF_WIDTH = 0.98;

    /** The fewest that an interval of 95 % can be told from. */
    private static final int LEAST = 6;

    /** What {@link #low} and {@link #high} of so many values are, for the head of a table. */
    static String heading(int values) {
        return values < LEAST ? "min to max" : "interval";
    }

    /**
     * Sums up measurements.
     *
     * <p>The interval reaches from one measurement to another: how many lie below the true median is as a coin falls, so
     * it assumes nothing of how they are distributed. Fewer than six can't give 95 %; it holds all of them then.
     *
     * @param values one or more
     * @throws IllegalArgumentException without a value
     */
    static Spread of(List<? extends Number> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted =
                values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
        int count = sorted.length;
        int middle = count / 2;
        double median = count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        int rank = Math.max(1, (int) Math.floor(count / 2.0 - HALF_WIDTH * Math.sqrt(count)));
        return new Spread(median, sorted[rank - 1], sorted[count - rank], sorted[0], sorted[count - 1]);
    }
}
