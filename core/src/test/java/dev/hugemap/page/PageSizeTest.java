// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageSizeTest {
    @ParameterizedTest
    @ValueSource(longs = {0, -1, 3, 4095, 6L << 20, Long.MAX_VALUE, Long.MIN_VALUE})
    void isAPowerOfTwo(long bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PageSize(bytes))
                .withMessageContaining(String.valueOf(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "4096, 12, 4k, 4 KiB",
        "65536, 16, 64k, 64 KiB",
        "2097152, 21, 2m, 2 MiB",
        "536870912, 29, 512m, 512 MiB",
        "1073741824, 30, 1g, 1 GiB",
        "17179869184, 34, 16g, 16 GiB",
        "1099511627776, 40, 1t, 1 TiB",
        "512, 9, 512, 512 B",
    })
    void knowsItsLogarithmAndNames(long bytes, int log2, String shortName, String name) {
        PageSize size = new PageSize(bytes);

        assertThat(size.log2()).isEqualTo(log2);
        assertThat(size.shortName()).isEqualTo(shortName);
        assertThat(size).hasToString(name);
    }

    @Test
    void readsBothOfItsNames() {
        for (int log2 = 0; log2 < 63; log2++) {
            PageSize size = new PageSize(1L << log2);
            assertThat(PageSize.parse(size.shortName())).isEqualTo(size);
            assertThat(PageSize.parse(size.toString())).isEqualTo(size);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3m", "1.5g", "huge", "", "-2m", "16e"})
    void refusesTextsThatNameNoPageSize(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PageSize.parse(text));
    }

    @Test
    void countsUnits() {
        assertThat(PageSize.kib(64).bytes()).isEqualTo(65_536);
        assertThat(PageSize.mib(2).bytes()).isEqualTo(2_097_152);
        assertThat(PageSize.gib(1)).isEqualTo(PageSize.mib(1024)).isGreaterThan(PageSize.mib(512));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> PageSize.gib(1L << 40));
    }

    @Test
    void roundsToMultiplesThatEncloseTheValue() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 2_000; round++) {
            PageSize size = new PageSize(1L << random.nextInt(40));
            long value = random.nextLong(1L << 50);
            long down = size.roundDown(value);
            long up = size.roundUp(value);
            assertThat(size.isAligned(down) && size.isAligned(up)).isTrue();
            assertThat(down).isLessThanOrEqualTo(value).isGreaterThan(value - size.bytes());
            assertThat(up).isGreaterThanOrEqualTo(value).isLessThan(value + size.bytes());
            assertThat(size.isAligned(value)).isEqualTo(down == value).isEqualTo(up == value);
            assertThat(size.pagesIn(value)).isEqualTo(up / size.bytes());
        }
    }

    @Test
    void overflowsInRoundingButNotInCounting() {
        PageSize size = PageSize.mib(2);

        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> size.roundUp(Long.MAX_VALUE));
        assertThat(size.pagesIn(Long.MAX_VALUE)).isEqualTo(1L << 63 - 21);
        assertThat(size.pagesIn(0)).isZero();
        assertThat(size.pagesIn(1)).isOne();
    }
}
