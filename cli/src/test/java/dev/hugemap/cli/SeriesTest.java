// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
    @Test
    void joinsAsPeopleDo() {
        assertThat(Series.of(List.of())).isEmpty();
        assertThat(Series.of(List.of(1))).isEqualTo("1");
        assertThat(Series.of(List.of(1, 2))).isEqualTo("1 and 2");
        assertThat(Series.of(List.of(1, 2, 3))).isEqualTo("1, 2 and 3");
    }
}
