// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.cli.JsonTree;
import dev.hugemap.docs.MarkdownExample;
import dev.hugemap.inspect.ZeroPage;
import dev.hugemap.it.Checkout;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hugemap maps} on processes of the running kernel. */
class MapsTest {
    private static final Path PAGE = Checkout.root().resolve("docs/maps.md");

    /** Numbers, addresses and how far columns lie apart differ from run to run. */
    private static String steady(String line) {
        return line.replaceAll("\\b[0-9a-f]+-[0-9a-f]+\\b", "~")
                .replaceAll("[<>]? ?\\b[0-9.,]+( [KMGT]?i?B\\b| %)?", "~")
                .replaceAll("[ ~]+", "~");
    }

    @Test
    @RequiresThp("madvise")
    void showsAJvmOnHugePagesAsItsPageDoes() throws IOException {
        ZeroPage.required();
        Process jvm = Sleeper.onHugePages();
        try {
            Finished finished = Hugemap.of("maps " + jvm.pid()).run();

            assertThat(finished.exit()).as(finished.err()).isZero();
            List<String> lines = finished.lines();
            List<String> shown = MarkdownExample.textAfter(PAGE, "./hugemap maps 967");
            for (int line = 0; line < 4; line++) {
                assertThat(steady(lines.get(line))).isEqualTo(steady(shown.get(line)));
            }
            assertThat(steady(lines.getLast())).isEqualTo(steady(shown.getLast()));
        } finally {
            jvm.destroyForcibly();
        }
    }

    @Test
    @RequiresThp("madvise")
    void countsWhatTheKernelCounts() throws IOException {
        Process jvm = Sleeper.onHugePages();
        try {
            // Stopped, so that no thread of it touches a page between the two looks.
            Command.of("kill", "-STOP", Long.toString(jvm.pid())).run();
            JsonTree maps = JsonTree.parse(
                    Hugemap.of("maps " + jvm.pid() + " --json").run().out());
            String rollup = Files.readString(Path.of("/proc/" + jvm.pid() + "/smaps_rollup"));

            assertThat(maps.get("huge").number()).isGreaterThanOrEqualTo(250L << 20);
            assertThat(maps.get("huge").number())
                    .isEqualTo(field(rollup, "AnonHugePages:")
                            + field(rollup, "ShmemPmdMapped:")
                            + field(rollup, "FilePmdMapped:"));
            assertThat(maps.get("present").number()).isEqualTo(field(rollup, "Rss:"));
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static long field(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"maps", "maps self", "maps self --all"})
    void showsItself(String commandLine) {
        Finished finished = Hugemap.of(commandLine).run();

        assertThat(finished.exit()).as(finished.err()).isZero();
        assertThat(finished.lines().getFirst())
                .matches("process [0-9]+ \\(java\\): .* present, .* of it on huge leaves");
        assertThat(finished.err()).isEmpty();
    }

    @Test
    void drawsItself(@TempDir Path folder) {
        Path html = folder.resolve("maps.html");
        Path png = folder.resolve("maps.png");

        Finished finished = Hugemap.of("maps --html " + html + " --png " + png).run();

        assertThat(finished.exit()).as(finished.err()).isZero();
        assertThat(html).content().startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        assertThat(png).isNotEmptyFile();
    }

    @Test
    void aProgramsNameControlsNoTerminal(@TempDir Path folder) throws IOException {
        // By the shell: a JVM whose locale is C can't name such a file.
        String copied = "f=$(printf 'a\\033]0;\\177\\302\\233\\342\\200\\256b'); cp \"$(command -v bash)\" \"$f\";"
                + " echo started; exec \"./$f\" -c read";
        Process process = Command.of("sh", "-c", copied).in(folder).start();
        try {
            assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("started");
            awaitName(process.pid(), "a");
            String page = Hugemap.of("maps " + process.pid() + " --all").run().out();
            String json = Hugemap.of("maps " + process.pid() + " --json").run().out();

            assertThat(page).contains("(a?]0;???b)", "/a?]0;???b");
            assertThat(json.chars().filter(letter -> letter < ' ' || letter > '~'))
                    .containsExactly((int) '\n');
            assertThat(JsonTree.parse(json).get("mappings").elements())
                    .extracting(mapping -> mapping.get("name").text())
                    .contains(folder + "/a\u001b]0;\u007f\u009b\u202eb");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Waits until the shell has become a program whose name starts so. */
    private static void awaitName(long pid, String start) throws IOException {
        Path name = Path.of("/proc/" + pid + "/comm");
        while (!Files.readString(name, StandardCharsets.UTF_8).startsWith(start)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void saysThatAProcessHasEnded() throws Exception {
        // Bash becomes sleep while the child still runs, and sleep never takes note of its end.
        Process parent =
                Command.of("bash", "-c", "sleep 0.5 & echo $!; exec sleep 60").start();
        try {
            String ended = parent.inputReader(StandardCharsets.UTF_8).readLine();
            awaitEnd(ended);
            Finished finished = Hugemap.of("maps " + ended).run();

            assertThat(finished.exit()).isEqualTo(1);
            assertThat(finished.out()).isEmpty();
            assertThat(finished.err())
                    .isEqualTo("hugemap maps: process " + ended
                            + " ended, or started another program, before its memory was read [HM-502]\n");
        } finally {
            parent.destroyForcibly();
        }
    }

    /** Waits until a process waits for its parent alone. */
    private static void awaitEnd(String pid) throws IOException, InterruptedException {
        Path stat = Path.of("/proc", pid, "stat");
        while (!Files.readString(stat).contains(") Z ")) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.2", "0.4", "0.5", "0.6", "0.8"})
    void aProcessThatExitsMeanwhileGetsARightAnswerOrAClearOne(String seconds) throws Exception {
        Process process = Command.of("sleep", seconds).start();
        Finished finished = Hugemap.of("maps " + process.pid()).run();

        if (finished.exit() == 0) {
            assertThat(finished.out())
                    .startsWith("process " + process.pid() + " (")
                    .contains(" present, ");
            assertThat(finished.err()).isEmpty();
        } else {
            assertThat(finished.exit()).isEqualTo(1);
            assertThat(finished.err())
                    .matches("hugemap maps: (there is no process [0-9]+ \\[HM-501]|process [0-9]+ ended, .*)\n");
        }
    }

    @Test
    void watchesUntilTheProcessEnds() {
        Process process = Command.of("sleep", "4").start();
        Finished finished =
                Hugemap.of("maps " + process.pid() + " --watch --json").run();

        assertThat(finished.lines())
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(line ->
                        assertThat(JsonTree.parse(line).get("pid").number()).isEqualTo(process.pid()));
        assertThat(finished.exit()).isEqualTo(1);
        assertThat(finished.err()).matches("hugemap maps: (there is no process|process) [0-9]+.*\n");
    }

    @Test
    void tellsAThreadOfTheKernelFromAProcess() throws IOException {
        Path name = Path.of("/proc/2/comm");
        assumeTrue(
                Files.exists(name) && Files.readString(name).equals("kthreadd\n"), "process 2 isn't the kernel's here");

        Finished finished = Hugemap.of("maps 2").run();

        assertThat(finished.exit()).isEqualTo(1);
        assertThat(finished.err()).contains("process 2 is a thread of the kernel");
    }

    @Test
    @RequiresRoot
    void nobodyMayLookAtItselfButNotAtRoots(@TempDir Path folder) {
        long ours = ProcessHandle.current().pid();

        Finished refused = Hugemap.ofNobody(folder, "maps " + ours + " --all").run();
        Finished itself = Hugemap.ofNobody(folder, "maps self").run();

        assertThat(itself.exit()).as(itself.err()).isZero();
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("hugemap maps: may not read the mappings of process " + ours + " (E")
                .contains("ptrace access rules")
                .endsWith("To look as root: sudo " + folder.resolve("hugemap") + " maps " + ours + " --all\n");
    }
}
