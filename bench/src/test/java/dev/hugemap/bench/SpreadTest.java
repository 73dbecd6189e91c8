package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void takesTheMiddleOfAnOddCount() {
        assertThat(Spread.of(List.of(30L, 10L, 20L))).isEqualTo(new Spread(20, 10, 30));
    }

    @Test
    void takesTheMeanOfTheTwoInTheMiddleOfAnEvenCount() {
        assertThat(Spread.of(List.of(4L, 1L, 100L, 3L))).isEqualTo(new Spread(3.5, 1, 100));
    }

    @Test
    void refusesNoValues() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.<Long>of()));
    }
}
