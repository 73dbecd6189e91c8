// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeListTest {
    @Test
    void readsNumbersAndSpans() {
        assertThat(NodeList.parse("0-2,5,8-8\n")).containsExactly(0, 1, 2, 5, 8);
        assertThat(NodeList.parse("1023")).containsExactly(1023);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "0,", "-1", "1-", "2-1", "a", "0 1", "1024", "0-4294967296", "0-9999"})
    void refusesWhatIsNoList(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NodeList.parse(text));
    }

    @Test
    void writesWhatItReads() {
        assertThat(NodeList.format(List.of(5, 0, 1, 2, 8))).isEqualTo("0-2,5,8");
        assertThat(NodeList.format(List.of(3))).isEqualTo("3");
        assertThat(NodeList.format(List.of())).isEqualTo("none");
    }
}
