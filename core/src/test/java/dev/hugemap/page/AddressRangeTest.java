// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangeTest {
    @Test
    void endsBehindItsLastAddress() {
        AddressRange range = new AddressRange(0x1000, 0x2000);

        assertThat(range.end()).isEqualTo(0x3000);
        assertThat(AddressRange.between(0x1000, 0x3000)).isEqualTo(range);
        assertThat(range).hasToString("0x1000-0x3000 (8 KiB)");
        assertThat(new AddressRange(Long.MAX_VALUE, 0).end()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "1, -1", "1, 9223372036854775807", "9223372036854775807, 1", "-9223372036854775808, 0"})
    void refusesWhatIsNoRange(long start, long length) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressRange(start, length));
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "-2, -1", "1, -9223372036854775808", "-9223372036854775808, 9223372036854775807"})
    void refusesEndsOutOfOrder(long start, long end) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.between(start, end));
    }

    @Test
    void containsWhatLiesInIt() {
        AddressRange range = new AddressRange(100, 50);

        assertThat(range.contains(range)).isTrue();
        assertThat(range.contains(new AddressRange(110, 10))).isTrue();
        assertThat(range.contains(new AddressRange(150, 0))).isTrue();
        assertThat(range.contains(new AddressRange(99, 2))).isFalse();
        assertThat(range.contains(new AddressRange(149, 2))).isFalse();
        assertThat(range.contains(new AddressRange(200, 0))).isFalse();
    }

    @Test
    void alignsBothEndsOutward() {
        PageSize size = PageSize.kib(4);

        assertThat(AddressRange.between(0x1001, 0x2fff).alignOutward(size))
                .isEqualTo(AddressRange.between(0x1000, 0x3000));
        assertThat(AddressRange.between(0x1000, 0x3000).alignOutward(size))
                .isEqualTo(AddressRange.between(0x1000, 0x3000));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new AddressRange(Long.MAX_VALUE - 1, 1).alignOutward(size));
    }
}
