// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hugemap.inspect.MappingKind;
import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.page.AddressRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of a strip. */
class StripTest {
    private static Strip strip(long length) {
        MappingSummary mapping = new MappingSummary(
                new AddressRange(1 << 20, length), "rw-p", "", MappingKind.ANONYMOUS, Map.of(), 0, 0, 0);
        return new Strip("anonymous", List.of(mapping), 1, 4096);
    }

    @ParameterizedTest
    @ValueSource(longs = {4096, 8192, 479 * 4096, 481 * 4096, 12345 * 4096L, 1L << 40, (1L << 47) - 4096})
    void everyColumnIsFullWhenAllIsThere(long length) {
        Strip strip = strip(length);
        strip.add(0, 0, length);

        for (int column = 0; column < strip.columns(); column++) {
            assertThat(strip.share(0, column)).isEqualTo(1.0);
        }
    }

    @Test
    void pagesOneByOneFillAsMuchAsAllAtOnce() {
        long length = 1003 * 4096;
        Strip strip = strip(length);
        for (long at = 0; at < length; at += 4096) {
            strip.add(0, at, 4096);
        }

        for (int column = 0; column < strip.columns(); column++) {
            assertThat(strip.share(0, column)).isEqualTo(1.0);
        }
    }

    @Test
    void whatLiesAtTheEndShowsAtTheEnd() {
        Strip strip = strip(960 * 4096);
        strip.add(0, 959 * 4096, 4096);

        assertThat(strip.share(0, strip.columns() - 1)).isCloseTo(0.5, within(1e-9));
        assertThat(strip.share(0, strip.columns() - 2)).isZero();
    }
}
