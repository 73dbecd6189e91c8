// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Checkout;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code hugemap run}: a program's streams, signals and end are its own, and its memory is huge meanwhile. */
@RequiresThp
class RunTest {
    private static Command run(List<String> options, List<String> command) {
        List<String> words = new ArrayList<>();
        // What is ignored when a program starts stays so: SIGINT below a shell's &, SIGHUP below nohup.
        words.addAll(List.of("env", "--default-signal=INT,HUP"));
        words.add(Checkout.root().resolve("hugemap").toString());
        words.add("run");
        words.addAll(options);
        words.add("--");
        words.addAll(command);
        return Command.of(words);
    }

    @Test
    void returnsTheProgramsOwnExitStatus() {
        assertThat(run(List.of(), List.of("sh", "-c", "exit 7")).run().exit()).isEqualTo(7);
        assertThat(run(List.of(), List.of("sh", "-c", "exit 0")).run().exit()).isZero();
    }

    @Test
    void returns128AndTheSignalThatKilledTheProgram() {
        assertThat(run(List.of(), List.of("sh", "-c", "kill -9 $$")).run().exit())
                .isEqualTo(128 + 9);
    }

    @Test
    void saysThatAProgramCantBeStarted() {
        Finished finished = run(List.of(), List.of("/nonexistent")).run();

        assertThat(finished.exit()).isEqualTo(127);
        assertThat(finished.err()).startsWith("hugemap run: Cannot run program \"/nonexistent\"");
    }

    @Test
    void theProgramHasItsStreamsAndItsOptions() {
        Finished finished = run(
                        List.of("--quiet"), List.of("sh", "-c", "cat; echo \"$@\" >&2", "sh", "--help", "--json"))
                .reading("through\n")
                .run();

        assertThat(finished.out()).isEqualTo("through\n");
        assertThat(finished.err()).endsWith("--help --json\n");
    }

    @Test
    void passesSignalsOn() throws Exception {
        String script =
                "trap 'exit 3' TERM; trap 'exit 4' INT; trap 'exit 5' HUP; echo up; while :; do sleep 0.1; done";
        for (String[] signal : new String[][] {{"-TERM", "3"}, {"-INT", "4"}, {"-HUP", "5"}}) {
            Process hugemap = run(List.of(), List.of("sh", "-c", script)).start();
            BufferedReader out = hugemap.inputReader(StandardCharsets.UTF_8);
            assertThat(out.readLine()).isEqualTo("up");

            Command.of("kill", signal[0], Long.toString(hugemap.pid())).run();

            assertThat(hugemap.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(hugemap.exitValue()).isEqualTo(Integer.parseInt(signal[1]));
        }
    }

    @Test
    void leavesASignalIgnoredThatWasSo() throws Exception {
        String script = "trap 'exit 5' HUP; echo up; sleep 2; exit 7";
        Process hugemap = Command.of(List.of(
                        "env", "--ignore-signal=HUP", Hugemap.launcher().toString(), "run", "--", "sh", "-c", script))
                .start();
        BufferedReader out = hugemap.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).isEqualTo("up");

        Command.of("kill", "-HUP", Long.toString(hugemap.pid())).run();

        assertThat(hugemap.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(hugemap.exitValue()).isEqualTo(7);
    }

    @Test
    void runsTheProgramWhereTheJvmHandsOutNoSignals() {
        Finished finished = run(List.of(), List.of("sh", "-c", "sleep 1; exit 7"))
                .with("JAVA_TOOL_OPTIONS", "-Xrs")
                .run();

        assertThat(finished.exit()).as(finished.err()).isEqualTo(7);
        assertThat(finished.err())
                .contains("hugemap run: not passed on to the program, as the JVM doesn't hand them out (-Xrs?):"
                        + " SIGTERM, SIGHUP, SIGINT\n");
    }

    @Test
    @RequiresRoot
    void keepsTheProgramsMemoryHugeAndReports() throws IOException {
        Finished finished = run(List.of("--every", "1", "--min", "64m"), BufferHolder.command(128, "seconds=8"))
                .run();

        assertThat(finished.exit()).as(finished.err()).isZero();
        assertThat(finished.out()).startsWith("at ");
        assertThat(finished.err())
                .containsPattern("hugemap run: process [0-9]+ \\(java\\): 12[0-9] MiB of [0-9.]+ MiB on huge leaves")
                .containsPattern("\n  on 2 MiB +12[0-9] MiB ")
                .containsPattern("\n  made +6[0-9] huge pages +[0-9]+ looks, ");
    }
}
