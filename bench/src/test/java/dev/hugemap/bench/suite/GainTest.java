// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bench.Ratio;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GainTest {
    @ParameterizedTest
    @CsvSource({
        "1200, 1210, 1190, FASTER",
        "900, 910, 890, SLOWER",
        "1010, 990, 1000, SAME",
        "1040, 990, 1010, UNKNOWN",
        "1500, 900, 1500, UNKNOWN",
        "1001, 1050, 1020, FASTER",
        "1001, 1005, 1060, UNKNOWN"
    })
    void saysWhatTheWholeIntervalAllows(long first, long second, long third, Gain.Outcome outcome) {
        assertThat(gain(List.of(first, second, third, second)).outcome()).isEqualTo(outcome);
    }

    @Test
    void saysNothingAfterThreeRoundsHoweverClose() {
        assertThat(gain(List.of(1500L, 1500L, 1500L)).outcome()).isEqualTo(Gain.Outcome.UNKNOWN);
    }

    @Test
    void isSurerTheMoreRoundsThereAre() {
        assertThat(gain(Collections.nCopies(3, 1500L)).sure()).isEqualTo("75 %");
        assertThat(gain(Collections.nCopies(5, 1500L)).sure()).isEqualTo("93 %");
        assertThat(gain(Collections.nCopies(7, 1500L)).sure()).isEqualTo("98 %");
    }

    private static Gain gain(List<Long> onOthers) {
        List<Long> onPages = Collections.nCopies(onOthers.size(), 1000L);
        return new Gain(MadeUp.THP, MadeUp.BASE, Ratio.of("gain", Ratio.NO_AIM, onOthers, onPages));
    }
}
