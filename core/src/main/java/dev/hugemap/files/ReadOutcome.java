// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import java.util.Locale;

/**
 * What it took to read a file into memory that was there already.
 *
 * @param bytes how many
 * @param nanos elapsed time, the checksum included where there is one
 * @param threads how many threads read
 */
public record ReadOutcome(long bytes, long nanos, int threads) {
    /**
     * The speed.
     *
     * @return GiB per second; 0 where no time was measured
     */
    public double gibPerSecond() {
        return nanos == 0 ? 0 : bytes / (double) (1L << 30) / (nanos / 1e9);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.1f ms, %.1f GiB/s, %d %s",
                nanos / 1e6,
                gibPerSecond(),
                threads,
                threads == 1 ? "thread" : "threads");
    }
}
