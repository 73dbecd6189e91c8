// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.collapse.CollapseOptions;
import dev.hugemap.fake.FakeLinux;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A program of {@code hugemap run} is never lost, whatever goes wrong with its memory: real programs on modelled hosts. */
class KeptProgramTest {
    private static final int SIGTERM = 15;

    private final Recorder recorder = new Recorder();
    private final ProgramSignals signals = new ProgramSignals();

    private int untilItEnds(FakeLinux fake, String script) throws IOException, InterruptedException {
        Process program = new ProcessBuilder("sh", "-c", script).start();
        Machine machine = Machines.of(fake);
        return new KeptProgram(
                        new Numbered(program),
                        machine.memory().get(),
                        machine.files(),
                        CollapseOptions.defaults(),
                        Duration.ofSeconds(1),
                        recorder.console(),
                        false)
                .untilItEnds(signals);
    }

    @Test
    void aFailureWhileWatchingIsSaidAndTheProgramRunsOn() throws Exception {
        FakeLinux fake = FakeLinux.x86().build();
        fake.failEvery("poll", Errno.EBADF);

        assertThat(untilItEnds(fake, "sleep 0.5; exit 7")).isEqualTo(7);

        assertThat(recorder.err())
                .startsWith("hugemap run: the program runs on, and no more is made huge: ")
                .contains("EBADF");
        assertThat(fake.openDescriptors()).isEmpty();
    }

    @Test
    void aFailureToHoldItIsSaidAndTheProgramRunsOn() throws Exception {
        FakeLinux fake = FakeLinux.x86().build();
        fake.beforeCall((call, _) -> {
            if (call.equals("pidfd_open")) {
                throw new IllegalStateException("by the test");
            }
        });

        assertThat(untilItEnds(fake, "sleep 0.5; exit 7")).isEqualTo(7);

        assertThat(recorder.err()).contains("runs on").contains("by the test");
    }

    @Test
    void aSignalReachesAProgramThatCantBeHeld() throws Exception {
        signals.accept(SIGTERM);

        assertThat(untilItEnds(FakeLinux.rhel8().build(), "exec sleep 60")).isEqualTo(128 + SIGTERM);

        assertThat(recorder.err()).contains("pidfd_open (Linux 5.3)");
    }

    /** A program by the number of the modelled process. */
    private static final class Numbered extends Process {
        private final Process program;

        Numbered(Process program) {
            this.program = program;
        }

        @Override
        public long pid() {
            return 4242;
        }

        @Override
        public OutputStream getOutputStream() {
            return program.getOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return program.getInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return program.getErrorStream();
        }

        @Override
        public int waitFor() throws InterruptedException {
            return program.waitFor();
        }

        @Override
        public int exitValue() {
            return program.exitValue();
        }

        @Override
        public void destroy() {
            program.destroy();
        }
    }
}
