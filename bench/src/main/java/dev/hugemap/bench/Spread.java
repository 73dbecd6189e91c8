package dev.hugemap.bench;

import java.util.List;

/** The middle and the ends of repeated measurements, in their unit. */
record Spread(double median, double min, double max) {
    /**
     * Sums up measurements.
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
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
