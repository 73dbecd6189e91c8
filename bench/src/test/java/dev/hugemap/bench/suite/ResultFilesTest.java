// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
    @TempDir
    private Path folder;

    @Test
    void haveAllButPlotsWhereNothingCanBeDrawn() throws IOException {
        ResultFiles files = new ResultFiles(folder.resolve("a.json"), folder.resolve("a.html"), folder);
        Report report = new MadeUp().loads(MadeUp.GIB, MadeUp.BASE, 150).report();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        files.write(
                report,
                () -> {
                    throw new NoClassDefFoundError("no fonts");
                },
                "",
                new PrintStream(out, true, UTF_8));

        assertThat(out.toString(UTF_8))
                .contains("No plots:   this JVM can't draw them: java.lang.NoClassDefFoundError: no fonts");
        assertThat(files.json()).content().contains("random loads");
        assertThat(files.html()).content().contains("<h1>").doesNotContain("image/png");
    }

    @Test
    void followALinkUnderTheNameThatTheyAreGiven() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        Path link = Files.createSymbolicLink(folder.resolve("a.json"), elsewhere);
        ResultFiles files = new ResultFiles(link, folder.resolve("a.html"), folder);
        Report report = new MadeUp().loads(MadeUp.GIB, MadeUp.BASE, 150).report();

        files.write(report, List::of, "", new PrintStream(new ByteArrayOutputStream(), true, UTF_8));

        assertThat(elsewhere).content().contains("random loads");
    }
}
