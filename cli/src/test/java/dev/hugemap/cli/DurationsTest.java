// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 ns",
        "999, 999 ns",
        "1_000, 1 µs",
        "11_400_000, 11.4 ms",
        "123_456_789, 123 ms",
        "1_500_000_000, 1.5 s",
        "10_000_000_000, 10 s",
        "125_000_000_000, 2 min 5 s"
    })
    void writesADurationInTheUnitThatSuitsIt(String nanos, String text) {
        assertThat(Durations.format(Long.parseLong(nanos.replace("_", "")))).isEqualTo(text);
    }
}
