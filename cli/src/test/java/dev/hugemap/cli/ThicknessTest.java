// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How thick strips are. */
class ThicknessTest {
    @Test
    void growsWithTheShareOfAllMemory() {
        assertThat(Thickness.of(250, 1000)).isEqualTo(Thickness.THICK);
        assertThat(Thickness.of(249, 1000)).isEqualTo(Thickness.MIDDLE);
        assertThat(Thickness.of(49, 1000)).isEqualTo(Thickness.SLIM);
        assertThat(Thickness.of(9, 1000)).isEqualTo(Thickness.THIN);
    }

    @Test
    void isThinWhereNothingIsThere() {
        assertThat(Thickness.of(0, 1000)).isEqualTo(Thickness.THIN);
        assertThat(Thickness.of(0, 0)).isEqualTo(Thickness.THIN);
    }
}
