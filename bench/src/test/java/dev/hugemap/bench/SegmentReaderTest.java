// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentReaderTest {
    @Test
    void readsAWordOfEachCacheLineOfEachSegment() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(256, Long.BYTES);
            MemorySegment other = arena.allocate(256, Long.BYTES);
            one.set(JAVA_LONG, 64, 3);
            one.set(JAVA_LONG, 72, 100);
            other.set(JAVA_LONG, 192, 4);
            SegmentReader reader = new SegmentReader();

            reader.readInOrder(List.of(one, other));

            assertThat(reader.state()).isEqualTo(7);
        }
    }

    @Test
    void whereItReadsNextDependsOnWhatItRead() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zeros = arena.allocate(1 << 16, Long.BYTES);
            MemorySegment ones = arena.allocate(1 << 16, Long.BYTES);
            for (long at = 0; at < ones.byteSize(); at += Long.BYTES) {
                ones.set(JAVA_LONG, at, 1);
            }

            assertThat(state(List.of(zeros, zeros))).isEqualTo(state(List.of(zeros, zeros)));
            assertThat(state(List.of(zeros, zeros))).isNotEqualTo(state(List.of(zeros, ones)));
        }
    }

    private static long state(List<MemorySegment> segments) {
        SegmentReader reader = new SegmentReader();
        reader.readAtRandom(segments, 1_000);
        return reader.state();
    }
}
