// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceSummaryTest {
    private final Path folder;

    TraceSummaryTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void sumsUpWhatWasAskedFor() throws IOException {
        TraceSummary summary = summary(new TraceFile(2)
                .add(AllocationTrace.ALLOCATE, 0, 100)
                .add(AllocationTrace.ZEROED, 1, 50)
                .add(AllocationTrace.REALLOCATE, 0, 20)
                .add(AllocationTrace.FREE, 1, 0)
                .add(AllocationTrace.ALLOCATE, 1, 0));

        assertThat(summary).isEqualTo(new TraceSummary(4, 170, 150, 20));
    }

    @Test
    void refusesAnOperationThatIsNone() {
        refuses(new TraceFile(1).add(0, 0, 1), "there is no operation 0");
        refuses(new TraceFile(1).add(5, 0, 1), "there is no operation 5");
    }

    @Test
    void refusesASlotThatIsNotThere() {
        refuses(new TraceFile(1).add(AllocationTrace.ALLOCATE, 1, 1), "slot 1 is none of 1");
        refuses(new TraceFile(1).add(AllocationTrace.ALLOCATE, -1, 1), "slot -1 is none of 1");
    }

    @Test
    void refusesToGoOnWithWhatIsNotLive() {
        refuses(new TraceFile(1).add(AllocationTrace.FREE, 0, 0), "slot 0 has no object");
        refuses(new TraceFile(1).add(AllocationTrace.REALLOCATE, 0, 1), "slot 0 has no object");
    }

    @Test
    void refusesASecondObjectInASlot() {
        TraceFile twice = new TraceFile(1).add(AllocationTrace.ALLOCATE, 0, 1).add(AllocationTrace.ZEROED, 0, 1);

        refuses(twice, "operation 1: slot 0 has an object already");
    }

    private void refuses(TraceFile file, String text) {
        assertThatExceptionOfType(MalformedTraceException.class)
                .isThrownBy(() -> summary(file))
                .withMessageContaining(text);
    }

    private TraceSummary summary(TraceFile file) throws IOException {
        try (AllocationTrace trace = AllocationTrace.open(file.write(folder))) {
            return TraceSummary.of(trace);
        }
    }
}
