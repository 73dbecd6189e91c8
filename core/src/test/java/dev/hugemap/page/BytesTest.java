// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "12b, 12",
        "64k, 65536",
        "64K, 65536",
        "64kb, 65536",
        "64KiB, 65536",
        "256m, 268435456",
        "' 4 GiB ', 4294967296",
        "1t, 1099511627776",
        "1p, 1125899906842624",
        "7EiB, 8070450532247928832",
        "0x200000, 2097152",
        "0X1f, 31",
        "9223372036854775807, 9223372036854775807",
    })
    void readsWhatPeopleWrite(String text, long bytes) {
        assertThat(Bytes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "m",
                "-1",
                "-1k",
                "+1k",
                "1.5g",
                "1,024",
                "1 2",
                "12q",
                "1mm",
                "0x",
                "0x-5",
                "0x+5",
                "0xg",
                "0x10\u0663",
                "0x\uff11",
                "0x1k",
                "8e",
                "9223372036854775808",
                "0xffffffffffffffff",
                "99999999999t",
                "\u0663k",
                "k1",
                "1\0",
            })
    void refusesWhatIsNoSize(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bytes.parse(text))
                .withMessageContaining("'" + text + "' is no size");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "12, 12 B",
        "1023, '1,023 B'",
        "1024, 1 KiB",
        "525312, 513 KiB",
        "2097152, 2 MiB",
        "1610612736, 1.5 GiB",
        "2097153, 2.0 MiB",
        "1048576000, '1,000 MiB'",
        "1048575, 1.0 MiB",
        "1073741823, 1.0 GiB",
        "1099511627775, 1.0 TiB",
        "4611686018427387904, 4 EiB",
        "9223372036854775807, 8.0 EiB",
    })
    void writesTheLargestUnit(long bytes, String text) {
        assertThat(Bytes.format(bytes)).isEqualTo(text);
    }

    @Test
    void writesNoMoreThanOneDecimalAndNoThousandOfAUnit() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 2_000; round++) {
            long bytes = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
            assertThat(Bytes.format(bytes))
                    .as("%d bytes", bytes)
                    .matches("(1,0[01]\\d|1,02[0-3]|\\d{1,3})(\\.\\d)? [KMGTPE]?i?B");
        }
    }

    @Test
    void readsTheWholeNumbersThatItWrites() {
        for (int shift = 0; shift < 62; shift++) {
            long bytes = 1L << shift;
            assertThat(Bytes.parse(Bytes.format(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void writesAlikeInEveryLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(Bytes.format(1610612736)).isEqualTo("1.5 GiB");
            assertThat(Bytes.count(2048)).isEqualTo("2,048");
        } finally {
            Locale.setDefault(before);
        }
    }
}
