// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.Skips;
import dev.hugemap.it.Checkout;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person at a terminal sees, and what a pipe does not. */
class TerminalTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final String ESCAPE = "\u001b[";

    @BeforeAll
    static void findTerminal() {
        Skips.unless(Files.isExecutable(SCRIPT), "script, which gives a command a terminal (package bsdutils)");
    }

    private static Command onTerminal(String commandLine) {
        return Command.of(
                        SCRIPT.toString(), "-qec", Checkout.root().resolve("hugemap") + " " + commandLine, "/dev/null")
                .with("TERM", "xterm")
                .without("NO_COLOR");
    }

    @Test
    void showsColoursOnATerminal() {
        assertThat(onTerminal("doctor").run().out()).contains(ESCAPE);
        assertThat(onTerminal("alloc --help").run().out()).contains(ESCAPE);
    }

    @Test
    void showsNoneWhereTheyAreNotWanted() {
        assertThat(onTerminal("doctor").with("NO_COLOR", "1").run().out()).doesNotContain(ESCAPE);
    }

    @Test
    void writesNeitherColoursNorProgressIntoPipes() {
        Finished finished =
                Hugemap.of("alloc 256m --require base").with("TERM", "xterm").run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        assertThat(finished.out()).doesNotContain(ESCAPE).doesNotContain("\r");
        assertThat(finished.err()).isEmpty();
    }

    @Test
    void saysOnATerminalWhatItWaitsFor() {
        Finished finished =
                onTerminal("alloc 1m --require base --hold").reading("\n").run();
        assertThat(finished.exit()).isZero();
        assertThat(finished.out()).contains("press Enter");
    }

    @Test
    void watchesInOnePlace() {
        Process process = Command.of("sleep", "5").start();
        Finished finished = onTerminal("maps " + process.pid() + " --watch").run();

        assertThat(finished.exit()).isEqualTo(1);
        String[] screens = finished.out().split(Pattern.quote(ESCAPE + "H" + ESCAPE + "2J"), -1);
        assertThat(screens)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(screen -> assertThat(screen)
                        .contains("process " + process.pid() + " (sleep): ")
                        .containsOnlyOnce("why not huge"));
        assertThat(screens[screens.length - 1]).containsPattern("hugemap maps: .*process " + process.pid());
    }
}
