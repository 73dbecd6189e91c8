// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
    @Test
    void dividesMediansAndTheTimesOfEachRound() {
        Ratio ratio =
                Ratio.of("a / b", "any", Samples.series("a", 100L, 220L, 330L), Samples.series("b", 100L, 200L, 300L));

        assertThat(ratio.ofMedians()).isEqualTo(1.1);
        assertThat(ratio.ofPairs()).isEqualTo(new Spread(1.1, 1.0, 1.1, 1.0, 1.1));
    }

    @Test
    void dividesARatioByAnotherRoundByRound() {
        Series ofTwo = Samples.series("two", 200L, 300L);
        Series ofOne = Samples.series("one", 100L, 100L);
        Ratio once = Ratio.of("two / one", "any", ofTwo, ofOne);
        Ratio twice = Ratio.of("one / two", "any", ofOne, ofTwo);

        Ratio ratio = once.over(twice, "square", "more");

        assertThat(ratio).isEqualTo(new Ratio("square", "more", 6.25, List.of(4.0, 9.0)));
    }

    @Test
    void refusesSeriesOfDifferentRounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ratio.of("a / b", "any", Samples.series("a", 1L), Samples.series("b", 1L, 2L)));
    }
}
