// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sizes as people write them, beside a reading by a pattern and numbers without an end. */
final class PageFuzzTest {
    private static final Pattern DECIMAL = Pattern.compile("([0-9]+)(?:([kmgtpe])(?:i?b)?|b)?");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x([0-9a-f]+)");
    private static final List<String> SEEDS = List.of(
            "4096", "64k", "2m", "1GiB", "0x200000", " 4 GiB ", "9223372036854775807", "8e", "0", "7EB", "12 b");

    @Test
    void sizesAreReadAsTheyAreWrittenOrRefused() {
        FuzzRun.of(FuzzTarget.text("Bytes", 48, SEEDS).refusing(IllegalArgumentException.class), input -> {
            String text = input.text();
            Optional<BigInteger> naive = naive(text);
            long bytes;
            try {
                bytes = Bytes.parse(text);
            } catch (IllegalArgumentException refusal) {
                assertThat(naive).as("refused").isEmpty();
                throw refusal;
            }
            assertThat(naive).contains(BigInteger.valueOf(bytes));
        });
    }

    @Test
    void pageSizesArePowersOfTwoAndReadBack() {
        FuzzRun.of(FuzzTarget.text("PageSize", 10, SEEDS).refusing(IllegalArgumentException.class), input -> {
            PageSize size = PageSize.parse(input.text());

            assertThat(Long.bitCount(size.bytes())).isOne();
            assertThat(size.bytes())
                    .isPositive()
                    .isEqualTo(naive(input.text()).orElseThrow().longValueExact());
            assertThat(PageSize.parse(size.shortName())).isEqualTo(size);
            assertThat(PageSize.parse(size.toString())).isEqualTo(size);
        });
    }

    /** Blanks may stand between number and unit. */
    private static String withoutBlanks(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        String unit = text.substring(digits).strip();
        boolean isUnit = !unit.isEmpty() && "bkmgtpeBKMGTPE".indexOf(unit.charAt(0)) >= 0;
        return isUnit ? text.substring(0, digits) + unit : text;
    }

    private static Optional<BigInteger> naive(String text) {
        String lower = withoutBlanks(text.strip()).toLowerCase(java.util.Locale.ROOT);
        Matcher hexadecimal = HEXADECIMAL.matcher(lower);
        Matcher decimal = DECIMAL.matcher(lower);
        BigInteger number;
        if (hexadecimal.matches()) {
            number = new BigInteger(hexadecimal.group(1), 16);
        } else if (decimal.matches()) {
            int unit = decimal.group(2) == null ? 0 : " kmgtpe".indexOf(decimal.group(2));
            number = new BigInteger(decimal.group(1)).shiftLeft(10 * unit);
        } else {
            return Optional.empty();
        }
        return Optional.of(number).filter(value -> value.bitLength() < Long.SIZE);
    }
}
