// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PageTest {
    private static String print(Page page, Colour colour) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        page.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), colour);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void alignsTheColumnsOfAllRows() {
        Page page = new Page()
                .verdict("All is well, and this line is longer than any column", Tone.GOOD)
                .row(Tone.PLAIN, "a", "long cell", "last")
                .row(Tone.PLAIN, "longer", "b", "last");
        assertThat(print(page, Colour.OFF)).isEqualTo("""
                All is well, and this line is longer than any column
                  a        long cell   last
                  longer   b           last
                """);
    }

    @Test
    void lastCellOfARowWidensNoColumn() {
        Page page = new Page()
                .row(Tone.PLAIN, "size", "state", "command")
                .labelled("limits", "as long as it likes to be, to the end of the line and beyond");
        assertThat(print(page, Colour.OFF)).isEqualTo("""
                  size     state   command
                  limits   as long as it likes to be, to the end of the line and beyond
                """);
    }

    @Test
    void whatSteersATerminalIsNotPassedOn() {
        Page page = new Page().row(Tone.PLAIN, "a\u001b[31mred\r\n", "\u202ebidi\u009b", "\ud800 \u00e4 \ud83d\ude00");
        assertThat(print(page, Colour.OFF)).isEqualTo("  a?[31mred??   ?bidi?   ? \u00e4 \ud83d\ude00\n");
    }

    @Test
    void leavesNoBlanksAtTheEndOfALine() {
        Page page = new Page().row(Tone.PLAIN, "a", "b", "").row(Tone.PLAIN, "a", "bbb", "c");
        assertThat(print(page, Colour.OFF)).isEqualTo("""
                  a   b
                  a   bbb   c
                """);
    }

    @Test
    void coloursDoNotShiftColumns() {
        Page page = new Page().labelled("label", "x", "y").labelled("", "xyz", "z");
        String withoutCodes = print(page, Colour.ON).replaceAll("\u001b\\[[0-9;]*m", "");
        assertThat(withoutCodes).isEqualTo(print(page, Colour.OFF));
    }

    @Test
    void paintsOnlyWhereColoursAreSeen() {
        Page page = new Page().verdict("Refused", Tone.BAD);
        assertThat(print(page, Colour.ON)).isEqualTo("\u001b[1;31mRefused\u001b[0m\n");
        assertThat(print(page, Colour.OFF)).isEqualTo("Refused\n");
    }
}
