// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void takesTheMiddleOfAnOddCount() {
        assertThat(Spread.of(List.of(30L, 10L, 20L))).isEqualTo(new Spread(20, 10, 30, 10, 30));
    }

    @Test
    void takesTheMeanOfTheTwoInTheMiddleOfAnEvenCount() {
        assertThat(Spread.of(List.of(4L, 1L, 100L, 3L))).isEqualTo(new Spread(3.5, 1, 100, 1, 100));
    }

    @Test
    void leavesTheOutermostOutOfTheIntervalWhereEnoughAreLeft() {
        assertThat(counted(9)).isEqualTo(new Spread(5, 1, 9, 1, 9));
        assertThat(counted(15)).isEqualTo(new Spread(8, 3, 13, 1, 15));
        assertThat(counted(40)).isEqualTo(new Spread(20.5, 13, 28, 1, 40));
    }

    @Test
    void refusesNoValues() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.<Long>of()));
    }

    private static Spread counted(int last) {
        return Spread.of(IntStream.rangeClosed(1, last).boxed().toList());
    }
}
