// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.bench.Thp;
import dev.hugemap.bench.ThpSwitch;
import dev.hugemap.host.Host;
import dev.hugemap.page.PageSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, and one whole run. */
class BenchCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "what",
                "tlb --sizes 12x",
                "tlb --backings 3m",
                "tlb --rounds 3",
                "tlb fault",
                "tlb --sizes 1000",
                "tlb --sizes 1m,5k",
                "tlb --quick --sizes 100",
                "alloc --sizes 1m",
                "proof --backings base",
                "bar --quick --sizes 1m"
            })
    void badUsageIsTwoAndSaysWhatIsGood(String commandLine) {
        assertThat(run(commandLine)).isEqualTo(2);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8)).contains("Usage: hugemap bench");
    }

    @Test
    void measuresWritesAndCompares() throws IOException {
        var _ = Thp.open();
        Path before = folder.resolve("before.json");
        try (Writer writer = Files.newBufferedWriter(before)) {
            new ReportJson(new MadeUp().loads(4 * MadeUp.MIB, MadeUp.BASE, 1e6).report()).writeTo(writer);
        }
        Path json = folder.resolve("now.json");

        int exit = run("tlb --quick --sizes 4m --backings base,2m --baseline " + before + " --json " + json);

        assertThat(exit).as("%s%s", out, err).isZero();
        assertThat(out.toString(UTF_8))
                .containsPattern("random loads, 4 MiB +[0-9.]+ ns +[0-9.]+ to [0-9.]+ +[0-9.]+ ns ")
                .contains("1 of 1 figures differ outside noise", "Not the same cpu: then A processor")
                .contains("Every round: " + json, folder.resolve("now.html").toString(), "7 rounds")
                .doesNotContain("rejected", "failed");
        assertThat(json).content().contains("on 2 MiB leaves", "\"rejected\" : null");
        assertThat(folder.resolve("now.html")).content().contains("<h1>", "image/png", "Beside an earlier run");
    }

    @Test
    void refusesABaselineThatIsNone() throws IOException {
        Path other = Files.writeString(folder.resolve("other.json"), "{}");

        assertThat(run("tlb --quick --baseline " + other)).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("hugemap bench: ").contains("other.json");
    }

    @Test
    void saysWhichSizeIsRight() {
        assertThat(run("tlb --sizes 5k")).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .startsWith("--sizes: 5 KiB isn't a multiple of 4 KiB, over which tlb goes step by step; 8 KiB is");
    }

    @Test
    void measuresNothingWhereResultsCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(run("tlb --quick --json " + file.resolve("now.json"))).isEqualTo(2);
        assertThat(run("tlb --quick --json " + folder)).isEqualTo(2);
        assertThat(err.toString(UTF_8).lines())
                .containsExactly(
                        "hugemap bench: can't write into " + file + ": " + file + " is a file, and no folder",
                        "hugemap bench: can't write " + folder + ": it is a folder");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    /** THP are switched off between two turns: what would have been measured on base pages is measured as nothing. */
    @Test
    void measuresNothingOnOtherPagesWhenTheSettingChangesMeanwhile() {
        PageSize huge = Thp.open();
        assumeTrue(
                Files.isWritable(Path.of(Host.system().thp().path(huge).orElseThrow())),
                "only root can switch transparent huge pages off");
        List<Cell> cells = List.of(cell(MadeUp.BASE), cell(MadeUp.THP));
        Effort effort = new Effort(2, 2, Duration.ZERO, 1, 1, 10);
        JmhTurn jmh = new JmhTurn(effort, Counters.leftOut());
        AtomicInteger turns = new AtomicInteger();

        Turns.Outcome outcome = new Turns(
                        cells, effort, new Clock(System::nanoTime, effort, cells, Duration.ZERO), Progress.silent())
                .run(cell -> turns.incrementAndGet() <= cells.size() ? jmh.run(cell) : withoutThp(huge, jmh, cell));

        assertThat(outcome.results())
                .extracting(CellResult::cell, CellResult::accepted)
                .containsExactly(tuple(cell(MadeUp.BASE), true));
        assertThat(outcome.failed()).containsOnlyKeys(cell(MadeUp.THP));
        assertThat(outcome.failed().get(cell(MadeUp.THP)))
                .startsWith("refused: cannot map 4 MiB on thp 2 MiB pages")
                .contains("switched off");
    }

    @ParameterizedTest
    @CsvSource({"1, about 5 s", "62, about 1 min 5 s", "3599, about 1 h 0 min", "7260, about 2 h 1 min"})
    void saysAboutHowLongIsLeft(long seconds, String text) {
        assertThat(Progress.about(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    private static Sample withoutThp(PageSize huge, JmhTurn jmh, Cell cell) {
        try (ThpSwitch _ = ThpSwitch.to(huge, "never")) {
            return jmh.run(cell);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static Cell cell(Pages pages) {
        return new Cell(MadeUp.loads(4 * MadeUp.MIB), pages, Language.JAVA);
    }

    private int run(String commandLine) {
        PrintStream results = new PrintStream(out, true, UTF_8);
        return Main.run(results, new PrintStream(err, true, UTF_8), commandLine.split(" "));
    }
}
