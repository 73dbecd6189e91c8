// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.hugemap.it.Checkout;
import dev.hugemap.it.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

final class GuestReportTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    private GuestReport run(Class<?> tests) {
        GuestReport report = new GuestReport(folder, new PrintStream(console, true, StandardCharsets.UTF_8));
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        report);
        return report;
    }

    @Test
    void writesWhatSurefireWouldWrite() throws IOException {
        GuestReport report = run(Mixed.class);

        assertThat(report.passed()).isFalse();
        assertThat(Files.readString(folder.resolve("TEST-" + Mixed.class.getName() + ".xml")))
                .contains("tests=\"3\" errors=\"0\" skipped=\"1\" failures=\"1\"")
                .contains("<testcase name=\"passes\"")
                .contains("<skipped message=\"needs &lt;more&gt; &amp; &quot;more&quot;\"/>")
                .contains("<failure message=\"on purpose\">java.lang.AssertionError: on purpose");
        assertThat(console.toString(StandardCharsets.UTF_8))
                .contains("3 run, 1 failed, 1 skipped")
                .doesNotContain("all tests passed");
    }

    @Test
    void isReadByTheSummaryOfTheBuild() throws IOException {
        Path reports = folder;
        folder = Files.createDirectory(reports.resolve("guest"));
        run(Mixed.class);
        Path summary = Checkout.root().resolve(".ci/summary");

        Command.Finished told =
                Command.of(summary.toString(), reports.toString()).run();

        assertThat(told.out()).containsPattern("guest +3 +1 +1").contains("1 skipped: needs <more> & \"more\"");
    }

    @Test
    void aClassThatCannotBeSetUpIsAFailure() {
        assertThat(run(Unprepared.class).passed()).isFalse();
        assertThat(console.toString(StandardCharsets.UTF_8)).contains("1 run, 1 failed");
    }

    @Test
    void aClassOfWhichAllTestsAreSkippedFailsTheGuest() {
        assertThat(run(Skipped.class).passed()).isFalse();
        assertThat(console.toString(StandardCharsets.UTF_8))
                .contains("Skipped: all of its tests were skipped")
                .doesNotContain("all tests passed");
    }

    @Test
    void aClassOfWhichSomeTestsRunDoesNot() {
        assertThat(run(PartlySkipped.class).passed()).isTrue();
        assertThat(console.toString(StandardCharsets.UTF_8)).contains("2 run, 0 failed, 1 skipped");
    }

    @Test
    void saysThatAllPassed() {
        assertThat(run(Passing.class).passed()).isTrue();
        assertThat(console.toString(StandardCharsets.UTF_8)).contains("lab: all tests passed");
    }

    static final class Mixed {
        @Test
        void passes() {}

        @Test
        void isSkipped() {
            Assumptions.abort("needs <more> & \"more\"");
        }

        @Test
        void fails() {
            throw new AssertionError("on purpose");
        }
    }

    static final class Passing {
        @Test
        void passes() {}
    }

    static final class Skipped {
        @Test
        void isSkipped() {
            Assumptions.abort("needs more");
        }
    }

    static final class PartlySkipped {
        @Test
        void passes() {}

        @Test
        void isSkipped() {
            Assumptions.abort("needs more");
        }
    }

    static final class Unprepared {
        Unprepared() {
            throw new IllegalStateException("not ready");
        }

        @Test
        void isNeverRun() {}
    }
}
