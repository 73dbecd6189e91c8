// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DecimalTest {
    private static long decimal(String eight) {
        return Decimal.of(MemorySegment.ofArray(eight.getBytes(StandardCharsets.ISO_8859_1))
                .get(ProcText.LONG, 0));
    }

    @Test
    void readsNumbersOfOneToEightDigits() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            int number = random.nextInt(100_000_000) >> random.nextInt(27);
            assertThat(decimal(String.format(Locale.ROOT, "%8d", number))).isEqualTo(number);
        }
        assertThat(decimal("       0")).isZero();
        assertThat(decimal("00000012")).isEqualTo(12);
        assertThat(decimal("99999999")).isEqualTo(99_999_999);
    }

    @Test
    void refusesEverythingElse() {
        String good = "  204800";
        for (int place = 0; place < good.length(); place++) {
            for (char other = 0; other < 256; other++) {
                String text = good.substring(0, place) + other + good.substring(place + 1);
                boolean number = text.matches(" *[0-9]+");
                assertThat(decimal(text)).as(text).isEqualTo(number ? Long.parseLong(text.strip()) : -1);
            }
        }
        assertThat(decimal("        ")).isEqualTo(-1);
        assertThat(decimal("1       ")).isEqualTo(-1);
    }
}
