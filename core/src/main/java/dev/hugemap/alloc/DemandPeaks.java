// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The most granules that were in use lately: how many may be wanted again soon. Guarded by its heap. */
final class DemandPeaks {
    private static final int EPOCHS = 8;

    private final LongSupplier clock;
    private final long epochNanos;
    private final long start;
    private final int[] peaks = new int[EPOCHS];
    private long epoch;

    /** Peaks over a time that is looked back; none at all where it is zero. */
    DemandPeaks(Duration window, LongSupplier clock) {
        this.clock = clock;
        // Saturating: a window may be for ever.
        long nanos = TimeUnit.NANOSECONDS.convert(window);
        this.epochNanos = nanos / (EPOCHS - 1) + (nanos % (EPOCHS - 1) == 0 ? 0 : 1);
        this.start = clock.getAsLong();
    }

    /** So many are in use now. */
    void see(int used) {
        advance();
        int slot = (int) (epoch % EPOCHS);
        peaks[slot] = Math.max(peaks[slot], used);
    }

    /** The most that were in use within the window, with so many now. */
    int peak(int used) {
        if (epochNanos == 0) {
            return used;
        }
        advance();
        int peak = used;
        for (int seen : peaks) {
            peak = Math.max(peak, seen);
        }
        return peak;
    }

    /** After how long the oldest peak is forgotten. */
    long epochNanos() {
        return epochNanos;
    }

    private void advance() {
        if (epochNanos == 0) {
            return;
        }
        long now = (clock.getAsLong() - start) / epochNanos;
        long passed = Math.min(EPOCHS, now - epoch);
        for (long i = 1; i <= passed; i++) {
            peaks[(int) ((epoch + i) % EPOCHS)] = 0;
        }
        epoch = Math.max(epoch, now);
    }
}
