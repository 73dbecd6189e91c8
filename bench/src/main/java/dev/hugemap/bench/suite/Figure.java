// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Spread;
import java.util.Locale;
import java.util.Optional;

/**
 * A cell's figure for people, in the unit of its workload.
 *
 * @param middle with its unit
 * @param bounds of its interval
 */
record Figure(String middle, String bounds) {
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /** What was measured, {@code rejected} where it was on other pages, or a dash where it wasn't measured. */
    static Figure of(Report report, Cell cell) {
        Optional<CellResult> result =
                report.cells().stream().filter(one -> one.cell().equals(cell)).findFirst();
        if (result.isEmpty()) {
            return new Figure("-", "");
        }
        return result.get().accepted() ? of(result.get()) : new Figure("rejected", "");
    }

    private static Figure of(CellResult result) {
        Task task = result.cell().task();
        Spread nanos = result.nanos();
        if (task.workload().isBandwidth()) {
            return new Figure(
                    format("%.2f GiB/s", speed(task, nanos.median())),
                    format("%.2f", speed(task, nanos.high())) + " to " + format("%.2f", speed(task, nanos.low())));
        }
        double unit = nanos.median() >= MILLI ? MILLI : nanos.median() >= 10 * MICRO ? MICRO : 1;
        String name = unit == MILLI ? " ms" : unit == 1 ? " ns" : " µs";
        return new Figure(
                format("%.2f", nanos.median() / unit) + name,
                format("%.2f", nanos.low() / unit) + " to " + format("%.2f", nanos.high() / unit));
    }

    private static double speed(Task task, double nanos) {
        return (double) task.bytes() / (1L << 30) / (nanos / NANOS_PER_SECOND);
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
