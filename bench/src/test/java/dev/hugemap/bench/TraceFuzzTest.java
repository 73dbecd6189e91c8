// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Traces of allocations that a user hands in. */
final class TraceFuzzTest {
    private static final Path FILE = Path.of("some.trace");

    @Test
    void aTraceIsReplayableOrRefusedBeforeAnythingIsAllocated() {
        TraceFile trace = new TraceFile(3);
        trace.add(AllocationTrace.ALLOCATE, 0, 100)
                .add(AllocationTrace.ZEROED, 1, 5000)
                .add(AllocationTrace.REALLOCATE, 0, 9);
        trace.add(AllocationTrace.FREE, 1, 0).add(AllocationTrace.ALLOCATE, 2, 64, 6);
        List<byte[]> seeds = List.of(trace.toBytes(), AllocationTrace.emptyBytes(), new TraceFile(0).toBytes());
        FuzzTarget target = FuzzTarget.binary("AllocationTrace", 30, seeds);
        FuzzRun.of(target.refusing(MalformedTraceException.class), input -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment bytes = MemorySegment.ofArray(input.bytes()).asReadOnly();
                AllocationTrace read = new AllocationTrace(FILE, arena, bytes);
                assertThat(read.program()).isNotNull();

                TraceSummary summary = TraceSummary.of(read);

                assertThat(64 + 12 * read.operations()).isEqualTo(input.bytes().length);
                assertThat(summary.allocations()).isBetween(0L, read.operations());
                for (long i = 0; i < read.operations(); i++) {
                    assertThat(read.slot(i)).isBetween(0, read.slots() - 1);
                    assertThat(read.size(i)).isBetween(0L, (1L << 48) - 1);
                    assertThat(Long.bitCount(read.alignment(i))).isOne();
                }
            }
        });
    }
}
