// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that are damaged in any place: summed up, or refused with a sentence. */
final class FlightFuzzTest {
    private static final int SIZE_AT = 8;
    private static final int EVENTS = 20;

    @TempDir
    private static Path folder;

    private static byte[] whole;

    @Name("dev.hugemap.BackingRefused")
    @Enabled(false)
    @SuppressWarnings({"UnusedVariable", "FieldCanBeFinal"}) // the flight recorder reads the fields
    private static final class Refused extends Event {
        private String backing = "hugetlb 2 MiB";
        private String reason = "POOL_SHORT";
        private long asked = 4 << 20;
    }

    @BeforeAll
    static void record() throws IOException {
        Path file = folder.resolve("whole.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(Refused.class);
            recording.start();
            for (int i = 0; i < EVENTS; i++) {
                new Refused().commit();
            }
            recording.stop();
            recording.dump(file);
        }
        whole = Files.readAllBytes(file);
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

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aChunkWithoutALengthIsRefused() {
        for (long size : new long[] {0, 1, -1, Long.MIN_VALUE}) {
            byte[] damaged = whole.clone();
            ByteBuffer.wrap(damaged).putLong(SIZE_AT, size);

            assertThatExceptionOfType(FlightFileException.class)
                    .isThrownBy(() -> read(damaged))
                    .withMessageContaining("it is damaged or ends early, after 0 events")
                    .withMessageContaining("[HM-912]");
        }
    }
}
