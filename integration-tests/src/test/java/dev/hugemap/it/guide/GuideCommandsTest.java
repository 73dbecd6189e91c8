// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.docs.MarkdownExample;
import dev.hugemap.it.Checkout;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.Steady;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of a guide, as a stranger types them in a clone; only its files in {@code /tmp} are somewhere else. */
@RequiresRoot
@RequiresThp("madvise")
@RequiresHugePages(size = "2m", count = 0, exactly = true)
final class GuideCommandsTest {
    private static final Pattern COMMANDS = Pattern.compile("^```sh\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"table.md", "files.md", "devices.md"})
    void endInWhatThePageShows(String page) throws IOException {
        Finished run = shell(blocks(page).getFirst()).run();

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(Steady.of(run.out())).endsWith(Steady.of(shown(page)));
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endInARingBetweenTwoTerminals() throws IOException {
        List<String> blocks = blocks("ring.md");
        // The build is there, and others run from it.
        List<String> first = blocks.getFirst()
                .lines()
                .filter(line -> !line.startsWith("mvn "))
                .toList();
        Finished prepared =
                shell(String.join("\n", first.subList(0, first.size() - 1))).run();
        assertThat(prepared.exit()).as(prepared.err()).isZero();
        Process receiver = shell("exec " + first.getLast()).start();
        try (BufferedReader out = receiver.inputReader(StandardCharsets.UTF_8)) {
            String descriptor = String.valueOf(out.readLine());

            Finished sender =
                    shell(blocks.get(1).replace("4711/23/1034", descriptor)).run();

            assertThat(sender.exit()).as(sender.err()).isZero();
            assertThat(out.readAllAsString()).isEqualTo(shown("ring.md"));
        } finally {
            receiver.destroyForcibly();
            assertThat(shell("./hugemap pool set 2m 0").run().exit()).isZero();
        }
    }

    /** A shell in the checkout that finds this Java first. */
    private Command shell(String commands) {
        String java = System.getProperty("java.home");
        return Command.of("sh", "-e", "-c", commands.replace("/tmp/", folder + "/"))
                .in(Checkout.root())
                .with("JAVA_HOME", java)
                .with("PATH", java + "/bin:" + System.getenv("PATH"));
    }

    /** The page's blocks of commands from that on which writes the program into a file. */
    private static List<String> blocks(String page) throws IOException {
        return COMMANDS.matcher(Files.readString(page(page)))
                .results()
                .map(block -> block.group(1))
                .dropWhile(block -> !block.contains("sed -n '/^```java/"))
                .toList();
    }

    private static String shown(String page) {
        return MarkdownExample.read(page(page)).getFirst().output().orElseThrow();
    }

    private static Path page(String name) {
        return Checkout.root().resolve("docs/guides").resolve(name);
    }
}
