// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.BridgeUnavailableException;
import dev.hugemap.bridge.Unavailability;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.memory.HugeMemoryException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    /** What sets a terminal's title, a control of eight bits, and what turns the direction of writing. */
    private static final String HOSTILE = "\u001b]0;a\u009bb\u202ec";

    private final Recorder recorder = new Recorder();

    private static Machine failing(RuntimeException failure) {
        return new Machine(
                () -> {
                    throw failure;
                },
                () -> {
                    throw failure;
                },
                () -> {
                    throw failure;
                },
                KernelFiles.under(Path.of("/nonexistent")),
                Machines.NO_WRITER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"doctor", "doctor --json", "alloc 1m", "alloc 1m --json", "bar map 00:04.0 0", "regions list"})
    void anotherOperatingSystemIsOneLine(String commandLine) {
        Machine machine = failing(
                new BridgeUnavailableException(Unavailability.OTHER_SYSTEM, "hugemap runs on Linux, not on BeOS", ""));
        int exitCode = Main.run(recorder.console(), machine, commandLine.split(" ", -1));
        assertThat(exitCode).isEqualTo(1);
        assertThat(recorder.out()).isEmpty();
        assertThat(recorder.err())
                .endsWith(": hugemap runs on Linux, not on BeOS [HM-901]\n")
                .hasLineCount(1);
    }

    @Test
    void aTypedFailureSpeaksForItself() {
        Main.run(recorder.console(), failing(new HugeMemoryException("cannot unmap 0x1000", null)), "alloc", "1m");
        assertThat(recorder.err()).isEqualTo("hugemap alloc: cannot unmap 0x1000 [HM-100]\n");
    }

    @Test
    void anUnexpectedFailureSaysHowToSeeMore() {
        int exitCode = Main.run(recorder.console(), failing(new IllegalStateException("oops")), "doctor");
        assertThat(exitCode).isEqualTo(1);
        assertThat(recorder.err())
                .contains("hugemap doctor: unexpected java.lang.IllegalStateException: oops")
                .contains("HUGEMAP_DEBUG")
                .doesNotContain("\tat ");
    }

    @Test
    void detailsAreShownWhereTheyAreAskedFor() {
        Console plain = recorder.console();
        Console detailed = new Console(plain.in(), plain.out(), plain.err(), Colour.OFF, Colour.OFF, false, true);
        Main.run(detailed, failing(new IllegalStateException("oops")), "doctor");
        assertThat(recorder.err()).contains("\tat ");
    }

    @Test
    void noMessageControlsATerminal() {
        RuntimeException refused =
                new HugeMemoryException("cannot open /tmp/" + HOSTILE, new IllegalStateException(HOSTILE));
        Console plain = recorder.console();
        Console detailed = new Console(plain.in(), plain.out(), plain.err(), Colour.OFF, Colour.OFF, false, true);

        Main.run(detailed, failing(refused), "alloc", "1m");
        Main.run(plain, failing(new IllegalStateException(HOSTILE)), "doctor");
        Main.run(plain, failing(refused), "alloc", HOSTILE);
        Main.run(plain, Machines.of(FakeLinux.x86().build()), "run", "--", "/nonexistent/" + HOSTILE);

        assertThat(recorder.err())
                .contains("cannot open /tmp/?]0;a?b?c [HM-100]\n")
                .contains("\tat ", "Caused by: java.lang.IllegalStateException: ?]0;a?b?c\n")
                .contains("unexpected java.lang.IllegalStateException: ?]0;a?b?c\n")
                .contains("hugemap alloc: Invalid value", "'?]0;a?b?c'")
                .contains("hugemap run: ", "/nonexistent/?]0;a?b?c");
        assertThat(recorder.err().replaceAll("[\n\t]", ""))
                .isEqualTo(Printable.of(recorder.err().replaceAll("[\n\t]", "")));
    }

    @Test
    void aMessageKeepsItsLines() {
        Main.run(
                recorder.console(),
                failing(new HugeMemoryException("refused:\n  one\n  another", null)),
                "alloc",
                "1m");

        assertThat(recorder.err()).isEqualTo("hugemap alloc: refused:\n  one\n  another [HM-100]\n");
    }

    @Test
    void aResultThatCannotBeWrittenIsAFailure() {
        Console console = recorder.console();
        PrintStream full = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws java.io.IOException {
                throw new java.io.IOException("No space left on device");
            }
        });
        Console unwritable = new Console(console.in(), full, console.err(), Colour.OFF, Colour.OFF, false, false);
        assertThat(Main.run(unwritable, failing(new IllegalStateException()), "--help"))
                .isEqualTo(1);
        assertThat(recorder.err()).contains("standard output can't be written");
    }
}
