// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many granules were in use lately. */
final class DemandPeaksTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 100);
    private final DemandPeaks peaks = new DemandPeaks(Duration.ofNanos(700), clock::get);

    @Test
    void aPeakIsRememberedForTheWindowAndForgottenAfterwards() {
        peaks.see(9);
        clock.addAndGet(650);
        peaks.see(4);
        assertThat(peaks.peak(1)).isEqualTo(9);
        clock.addAndGet(160);
        assertThat(peaks.peak(1)).isEqualTo(4);
        clock.addAndGet(10_000);
        assertThat(peaks.peak(1)).isEqualTo(1);
    }

    @Test
    void whatIsInUseNowIsAlwaysDemanded() {
        assertThat(peaks.peak(3)).isEqualTo(3);
    }

    @Test
    void aWindowOfNothingRemembersNothing() {
        DemandPeaks none = new DemandPeaks(Duration.ZERO, clock::get);
        none.see(9);
        assertThat(none.peak(2)).isEqualTo(2);
    }
}
