// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void putsWordsToTheLeftAndNumbersToTheRight() {
        Table table = new Table("lrl");
        table.add("arm", "median", "observed");
        table.add("hugemap", "1", "x");

        assertThat(table.toString().lines()).containsExactly("  arm      median  observed", "  hugemap       1  x");
    }

    @Test
    void refusesARowOfAnotherWidth() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Table("lr").add("one"));
    }
}
