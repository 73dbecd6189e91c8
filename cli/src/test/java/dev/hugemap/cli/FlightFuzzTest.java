// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that are damaged in any place: summed up, or refused with a sentence. */
final class FlightFuzzTest {
    private static final int EVENTS = 20;

    @TempDir
    private static Path folder;

    private static byte[] whole;

    @BeforeAll
    static void record() throws IOException {
        whole = RefusedEvent.recorded(EVENTS);
    }

    private static FlightSummary read(byte[] recording) throws IOException {
        FlightSummary summary = new FlightSummary();
        FlightFile.readInto(summary, Files.write(folder.resolve("input.jfr"), recording));
        return summary;
    }

    @Test
    void aDamagedRecordingIsSummedUpOrRefused() throws IOException {
        assertThat(read(whole).ours()).isEqualTo(EVENTS);
        FuzzRun.of(FuzzTarget.binary("FlightFile", 1, List.of(whole)).refusing(FlightFileException.class), input -> {
            FlightSummary summary = read(input.bytes());

            assertThat(summary.ours()).isBetween(0L, summary.events());
            new FlightPage(summary).page().print(new Recorder().console().out(), Colour.OFF);
        });
    }
}
