// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.PageSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatiosTest {
    private static final Series HUGEMAP = Samples.series("hugemap", 150L, 300L);
    private static final Series HUGEMAP_TWO = Samples.series("hugemap", Samples.HUGE, 2, 100L, 200L);
    private static final Series C = Samples.series("C", 150L, 280L);
    private static final Series C_TWO = Samples.series("C", Samples.HUGE, 2, 100L, 200L);

    @Test
    void dividesTimesAndTheSpeedUpByThatOfC() {
        List<Ratio> ratios = new Ratios(List.of(HUGEMAP, C, HUGEMAP_TWO, C_TWO), "at most 1.03").all();

        assertThat(ratios)
                .extracting(Ratio::name)
                .containsExactly(
                        "hugemap / C, populate, 2 MiB, 1 thread",
                        "hugemap / C, populate, 2 MiB, 2 threads",
                        "speed-up of hugemap, populate, 2 MiB, 2 threads",
                        "speed-up of C, populate, 2 MiB, 2 threads",
                        "speed-up of hugemap / of C, populate, 2 MiB, 2 threads");
        assertThat(ratios)
                .extracting(Ratio::aim)
                .containsExactly("at most 1.03", "at most 1.03", Ratio.NO_AIM, Ratio.NO_AIM, "at least 0.97");
        assertThat(ratios.get(2).pairs()).containsExactly(1.5, 1.5);
        assertThat(ratios.get(3).pairs()).containsExactly(1.5, 1.4);
        assertThat(ratios.get(4).pairs()).containsExactly(1.0, 1.5 / 1.4);
    }

    @Test
    void comparesOnOnePageSizeOnly() {
        PageSize base = Samples.BASE;
        Series onBase = Samples.series("hugemap", base, 2, 100L, 200L);

        assertThat(new Ratios(List.of(onBase, HUGEMAP, C_TWO), "any").all()).isEmpty();
    }

    @Test
    void givesTheSpeedUpWithoutCToo() {
        assertThat(new Ratios(List.of(HUGEMAP, HUGEMAP_TWO), "any").all())
                .extracting(Ratio::name)
                .containsExactly("speed-up of hugemap, populate, 2 MiB, 2 threads");
    }
}
