// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegionDescriptorTest {
    @Test
    void isReadAsItWasWritten() {
        RegionDescriptor descriptor = new RegionDescriptor(4711, 23, 1034);

        assertThat(descriptor).hasToString("4711/23/1034");
        assertThat(RegionDescriptor.parse(" 4711/23/1034\n")).isEqualTo(descriptor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "4711/23", "self/23/1034", "4711/../1034", "0/1/2", "-1/1/2", "1/2/3/4", "1/99999999999/3"})
    void nothingElseIsADescriptor(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegionDescriptor.parse(text))
                .withMessageContaining("4711/23/1034");
    }

    @Test
    void theLargestNumbersAreReadAsTheyWereWritten() {
        RegionDescriptor largest = new RegionDescriptor(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

        assertThat(RegionDescriptor.parse(largest.toString())).isEqualTo(largest);
    }

    @Test
    void numbersAreInTheirRanges() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RegionDescriptor(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RegionDescriptor(1, -1, 1));
    }
}
