// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A million messages pass between two JVMs that run the page's program, and both prove on which page. */
@RequiresRoot
@RequiresHugePages(size = "2m", count = 1)
final class RingGuideTest {
    @Test
    void bothProcessesPrintWhatThePageShows(@TempDir Path folder) throws Exception {
        GuideProgram program = GuideProgram.first("ring.md", folder);
        long free = HugeTlb.of("2m").available();
        Process receiver = program.command().start();
        try (BufferedReader out = receiver.inputReader(StandardCharsets.UTF_8);
                BufferedReader err = receiver.errorReader(StandardCharsets.UTF_8)) {
            String descriptor = String.valueOf(out.readLine());

            Finished sender = program.command(descriptor).run();

            assertThat(sender.err()).isEmpty();
            assertThat(sender.out()).isEqualTo(program.shown().lines().toList().getLast() + "\n");
            assertThat(out.readAllAsString()).isEqualTo(program.shown());
            assertThat(err.readAllAsString()).isEmpty();
            assertThat(receiver.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            receiver.destroyForcibly();
        }
        assertThat(HugeTlb.of("2m").available()).isEqualTo(free);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aSenderEndsWhenItsReceiverIsKilled(@TempDir Path folder) throws Exception {
        GuideProgram program = GuideProgram.first("ring.md", folder);
        Process receiver = program.command().start();
        try (BufferedReader out = receiver.inputReader(StandardCharsets.UTF_8)) {
            String descriptor = String.valueOf(out.readLine());
            Command.of("kill", "-STOP", Long.toString(receiver.pid())).run();
            Process sender = program.command(descriptor).start();
            try (BufferedReader err = sender.errorReader(StandardCharsets.UTF_8)) {
                awaitAttached(sender);

                receiver.destroyForcibly();

                assertThat(err.readAllAsString()).contains("IllegalStateException: the receiver ended before message ");
                assertThat(sender.waitFor()).isEqualTo(1);
            } finally {
                sender.destroyForcibly();
            }
        } finally {
            receiver.destroyForcibly();
        }
    }

    private static void awaitAttached(Process process) throws IOException {
        Path maps = Path.of("/proc", Long.toString(process.pid()), "maps");
        while (process.isAlive() && !Files.readString(maps).contains("/memfd:")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
