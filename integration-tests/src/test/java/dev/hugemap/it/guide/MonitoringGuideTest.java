// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.docs.MarkdownExample;
import dev.hugemap.it.Checkout;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The two programs of docs/monitoring.md: one has a pool, and the other sees it from outside, as the page shows. */
@RequiresRoot
@RequiresThp("madvise")
@RequiresHugePages(size = "2m", count = 0, exactly = true)
final class MonitoringGuideTest {
    private static final List<MarkdownExample> PROGRAMS =
            MarkdownExample.read(Checkout.root().resolve("docs/monitoring.md"));

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theWatcherSeesWhatThePageShows(@TempDir Path folder) throws IOException {
        GuideProgram pool = compile(folder, 0);
        GuideProgram watcher = compile(folder, 1);
        List<String> shown = watcher.shown().lines().toList();
        Process sessions = pool.command().start();
        try (BufferedReader out = sessions.inputReader()) {
            String found = line(out);
            assertThat(found.replaceAll("[0-9]+$", ""))
                    .isEqualTo(pool.shown().strip().replaceAll("[0-9]+$", ""));
            Process watching = watcher.command(Long.toString(sessions.pid())).start();
            try (BufferedReader seen = watching.inputReader()) {
                List<String> lines = new ArrayList<>(List.of(line(seen)));
                press(sessions);
                lines.add(line(seen));
                lines.add(line(seen));
                press(watching);
                lines.add(line(seen));

                assertThat(lines).containsExactlyInAnyOrderElementsOf(shown);
                assertThat(lines.getLast()).isEqualTo(shown.getLast());
            } finally {
                watching.destroyForcibly();
            }
        } finally {
            sessions.destroyForcibly();
        }
    }

    private static GuideProgram compile(Path folder, int index) throws IOException {
        return GuideProgram.compile(PROGRAMS.get(index), Files.createDirectory(folder.resolve("program" + index)));
    }

    private static String line(BufferedReader reader) throws IOException {
        return Objects.requireNonNull(reader.readLine(), "the program ended");
    }

    private static void press(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }
}
