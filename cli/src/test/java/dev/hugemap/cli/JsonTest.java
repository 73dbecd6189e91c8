// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTest {
    private final Recorder recorder = new Recorder();

    @Test
    void textIsPrintableAsciiAndReadsBackAsItWas() {
        StringBuilder every = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (Character.getType(point) != Character.SURROGATE) {
                every.appendCodePoint(point);
            }
        }

        Json.print(recorder.console().out(), json -> json.writeStringField("name", every.toString()));

        assertThat(recorder.out().chars().filter(letter -> letter < ' ' || letter > '~'))
                .containsExactly((int) '\n');
        assertThat(JsonTree.parse(recorder.out()).get("name").text()).isEqualTo(every.toString());
    }

    @Test
    void lettersOfAsciiStayAsTheyAre() {
        Json.print(recorder.console().out(), json -> json.writeStringField("name", "/usr/lib/~it's <a>.so"));

        assertThat(recorder.out()).isEqualTo("{\"name\":\"/usr/lib/~it's <a>.so\"}\n");
    }
}
