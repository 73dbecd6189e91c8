// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalsTest {
    @TempDir
    Path descriptors;

    @BeforeEach
    void connectStreams() throws IOException {
        Files.createSymbolicLink(descriptors.resolve("0"), Path.of("/dev/tty1"));
        Files.createSymbolicLink(descriptors.resolve("1"), Path.of("/dev/pts/3"));
        Files.createSymbolicLink(descriptors.resolve("2"), Path.of("pipe:[4711]"));
        Files.createSymbolicLink(descriptors.resolve("3"), Path.of("/dev/null"));
    }

    /** JUnit warns of links that lead out of its folder. */
    @AfterEach
    void disconnectStreams() throws IOException {
        for (String descriptor : List.of("0", "1", "2", "3")) {
            Files.delete(descriptors.resolve(descriptor));
        }
    }

    private Terminals terminals(Map<String, String> environment) {
        return new Terminals(descriptors, environment);
    }

    @Test
    void tellsATerminalFromAPipeAndAFile() {
        Terminals terminals = terminals(Map.of());
        assertThat(terminals.isTerminal(0)).isTrue();
        assertThat(terminals.isTerminal(1)).isTrue();
        assertThat(terminals.isTerminal(2)).isFalse();
        assertThat(terminals.isTerminal(3)).isFalse();
    }

    @Test
    void aStreamThatIsClosedIsNoTerminal() {
        assertThat(terminals(Map.of()).isTerminal(9)).isFalse();
    }

    @Test
    void showsColoursOnATerminalOnly() {
        Terminals terminals = terminals(Map.of("TERM", "xterm-256color"));
        assertThat(terminals.colour(1)).isEqualTo(Colour.ON);
        assertThat(terminals.colour(2)).isEqualTo(Colour.OFF);
    }

    @Test
    void showsNoColoursWhereTheyAreNotWanted() {
        assertThat(terminals(Map.of("NO_COLOR", "1")).colour(1)).isEqualTo(Colour.OFF);
        assertThat(terminals(Map.of("TERM", "dumb")).colour(1)).isEqualTo(Colour.OFF);
    }

    @Test
    void anEmptyNoColorIsNoWish() {
        assertThat(terminals(Map.of("NO_COLOR", "")).colour(1)).isEqualTo(Colour.ON);
    }
}
