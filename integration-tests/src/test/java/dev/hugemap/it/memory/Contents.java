package dev.hugemap.it.memory;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;

/** Marks in memory, one at the start and one at the end of each stride. */
final class Contents {
    private static final long STRIDE = 64 << 10;

    private Contents() {}

    static void write(MemorySegment segment, long mark) {
        for (long at = 0; at < segment.byteSize(); at += STRIDE) {
            segment.set(JAVA_LONG, at, mark ^ at);
            segment.set(JAVA_LONG, last(segment, at), mark);
        }
    }

    static void check(MemorySegment segment, long mark) {
        for (long at = 0; at < segment.byteSize(); at += STRIDE) {
            assertThat(segment.get(JAVA_LONG, at)).isEqualTo(mark ^ at);
            assertThat(segment.get(JAVA_LONG, last(segment, at))).isEqualTo(mark);
        }
    }

    static void checkZero(MemorySegment segment) {
        for (long at = 0; at < segment.byteSize(); at += STRIDE) {
            assertThat(segment.get(JAVA_LONG, at)).isZero();
            assertThat(segment.get(JAVA_LONG, last(segment, at))).isZero();
        }
    }

    private static long last(MemorySegment segment, long at) {
        return Math.min(at + STRIDE, segment.byteSize()) - Long.BYTES;
    }
}
