// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static dev.hugemap.bench.suite.MadeUp.BASE;
import static dev.hugemap.bench.suite.MadeUp.GIB;
import static dev.hugemap.bench.suite.MadeUp.MIB;
import static dev.hugemap.bench.suite.MadeUp.THP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Result files, and what is said of two of them. */
class KeptTest {
    @TempDir
    private Path folder;

    @Test
    void keepsAllTimesAndRejections() throws IOException {
        Report report = new MadeUp()
                .loads(GIB, BASE, 150)
                .loadsInC(GIB, BASE, 149)
                .rejected(GIB, THP, 100, "after the run on 4 KiB")
                .report();

        Kept kept = Kept.read(written(report));

        assertThat(kept.host()).isEqualTo(Kept.of(report).host());
        assertThat(kept.cells()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            CellResult before = report.cells().get(i);
            CellResult after = kept.cells().get(i);
            assertThat(after.cell().task()).isEqualTo(before.cell().task());
            assertThat(after.cell().language()).isEqualTo(before.cell().language());
            assertThat(after.rounds())
                    .extracting(Sample::picos)
                    .isEqualTo(before.rounds().stream().map(Sample::picos).toList());
            assertThat(after.observed()).isEqualTo(before.observed());
            assertThat(after.rejection()).isEqualTo(before.rejection());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"benchmark\": \"populate\"}",
                "{\"benchmark\": \"suite\", \"cells\": [{\"workload\": \"nothing\"}]}",
                "{\"benchmark\": \"suite\", \"cells\": [{}]}",
                "no JSON"
            })
    void refusesOtherFilesByName(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), text);

        assertThatThrownBy(() -> Kept.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other.json");
    }

    @Test
    void showsWhatDiffersOutsideNoiseAlone() throws IOException {
        Report before = new MadeUp()
                .loads(MIB, BASE, 10)
                .loads(GIB, BASE, 150)
                .loads(GIB, THP, 100)
                .report();
        Report now = new MadeUp()
                .loads(MIB, BASE, 10.02)
                .loads(GIB, BASE, 150)
                .loads(GIB, THP, 120)
                .loadsInC(GIB, THP, 100)
                .report();

        String page = new Differences(Kept.read(written(before)), Kept.of(now)).page();

        assertThat(page)
                .contains("1 of 3 figures differ outside noise", "random loads, 1 GiB on 2 MiB, Java", "+20.0 %")
                .contains("1 figures of this run have none to be compared with")
                .doesNotContain("random loads, 1 MiB");
    }

    @Test
    void tellsNothingOfFewRounds() {
        Cell cell = new Cell(MadeUp.loads(GIB), THP, Language.JAVA);
        Report before = new MadeUp().with(cell, 100, 100, 100).report();
        Report now = new MadeUp().loads(GIB, THP, 150).report();

        assertThat(new Differences(Kept.of(before), Kept.of(now)).page())
                .contains("0 of 1 figures differ", "1 figures have too few rounds");
    }

    @Test
    void comparesNothingThatWasRejected() {
        Report before = new MadeUp().loads(GIB, THP, 100).report();
        Report now = new MadeUp().rejected(GIB, THP, 150, "split").report();

        assertThat(new Differences(Kept.of(before), Kept.of(now)).all()).isEmpty();
        assertThat(new Differences(Kept.of(now), Kept.of(before)).all()).isEmpty();
    }

    private Path written(Report report) throws IOException {
        Path file = folder.resolve("report.json");
        try (Writer writer = Files.newBufferedWriter(file)) {
            new ReportJson(report).writeTo(writer);
        }
        return file;
    }
}
