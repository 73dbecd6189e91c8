// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.inspect.FaultCounts;
import dev.hugemap.page.AddressRange;
import java.util.Locale;

/**
 * What it took to put pages behind memory.
 *
 * @param bytes how much was populated
 * @param nanos elapsed time
 * @param faults minor faults that the populating threads counted
 * @param threads how many threads populated
 * @param counts the faults of each chunk: evidence that is dated to this moment
 */
public record PopulateOutcome(long bytes, long nanos, long faults, int threads, FaultCounts counts) {
    /**
     * The speed.
     *
     * @return GiB per second; 0 where no time was measured
     */
    public double gibPerSecond() {
        return nanos == 0 ? 0 : bytes / (double) (1L << 30) / (nanos / 1e9);
    }

    /** The same outcome for memory that has moved since. */
    PopulateOutcome movedTo(AddressRange target) {
        FaultCounts moved = new FaultCounts(
                target.start(), counts.chunkBytes(), counts.length(), counts.faults(), counts.possible());
        return new PopulateOutcome(bytes, nanos, faults, threads, moved);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.1f ms, %.1f GiB/s, %,d faults, %d threads",
                nanos / 1e6,
                gibPerSecond(),
                faults,
                threads);
    }
}
