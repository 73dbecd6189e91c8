// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocationTraceTest {
    private final Path folder;

    AllocationTraceTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        Path file = new TraceFile(2)
                .add(AllocationTrace.ALLOCATE, 0, 100, 6)
                .add(AllocationTrace.ZEROED, 1, 5L << 32 | 0xffffffffL)
                .add(AllocationTrace.FREE, 0, 0)
                .write(folder);
        try (AllocationTrace trace = AllocationTrace.open(file)) {
            assertThat(trace.program()).isEqualTo("by hand");
            assertThat(trace.operations()).isEqualTo(3);
            assertThat(trace.slots()).isEqualTo(2);
            assertThat(trace.threads()).isEqualTo(1);
            assertThat(trace.operation(0)).isEqualTo(AllocationTrace.ALLOCATE);
            assertThat(trace.alignment(0)).isEqualTo(64);
            assertThat(trace.size(0)).isEqualTo(100);
            assertThat(trace.operation(1)).isEqualTo(AllocationTrace.ZEROED);
            assertThat(trace.alignment(1)).isOne();
            assertThat(trace.slot(1)).isOne();
            assertThat(trace.size(1)).isEqualTo(5L << 32 | 0xffffffffL);
            assertThat(trace.operation(2)).isEqualTo(AllocationTrace.FREE);
        }
    }

    @Test
    void refusesATraceThatWasCutAnywhere() throws IOException {
        byte[] whole = new TraceFile(1)
                .add(AllocationTrace.ALLOCATE, 0, 1)
                .add(AllocationTrace.FREE, 0, 0)
                .toBytes();
        Path file = folder.resolve("cut.trace");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThatExceptionOfType(MalformedTraceException.class)
                    .isThrownBy(() -> AllocationTrace.open(file))
                    .withMessageContaining("cut.trace");
        }
        Files.write(file, whole);
        AllocationTrace.open(file).close();
    }

    @Test
    void refusesMoreSlotsThanOperations() throws IOException {
        Path file = new TraceFile(2).add(AllocationTrace.ALLOCATE, 0, 1).write(folder);

        assertThatExceptionOfType(MalformedTraceException.class)
                .isThrownBy(() -> AllocationTrace.open(file))
                .withMessageContaining("2 slots for 1 operations");
    }

    @Test
    void refusesAFileThatBeginsAsNoTraceDoes() throws IOException {
        byte[] whole = new TraceFile(1).add(AllocationTrace.ALLOCATE, 0, 1).toBytes();
        whole[0]++;
        Path file = Files.write(folder.resolve("other.trace"), whole);

        assertThatExceptionOfType(MalformedTraceException.class)
                .isThrownBy(() -> AllocationTrace.open(file))
                .withMessageContaining("doesn't begin");
    }
}
