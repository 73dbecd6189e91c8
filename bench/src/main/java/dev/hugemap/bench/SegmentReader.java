// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Reads segments of one length. Not safe for use by many threads. */
final class SegmentReader {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int CACHE_LINE = 64;

    private long state;

    /** Reads a word of each cache line, in order. */
    void readInOrder(List<MemorySegment> segments) {
        for (MemorySegment segment : segments) {
            state += sum(segment);
        }
    }

    private static long sum(MemorySegment segment) {
        long sum = 0;
        for (long at = 0; at <= segment.byteSize() - Long.BYTES; at += CACHE_LINE) {
            sum += segment.get(JAVA_LONG, at);
        }
        return sum;
    }

    /** Reads words, each at a place that depends on what was read before. */
    void readAtRandom(List<MemorySegment> segments, long count) {
        long words = segments.getFirst().byteSize() / Long.BYTES;
        long number = segments.size();
        long at = state;
        for (long i = 0; i < count; i++) {
            at = (at + 1) * MULTIPLIER;
            // The upper bits of a product spread evenly over any length, and the lower ones over the segments.
            long word = Math.unsignedMultiplyHigh(at, words);
            int which = number == 1 ? 0 : (int) ((at & 0xFFFF_FFFFL) * number >>> Integer.SIZE);
            at += segments.get(which).get(JAVA_LONG, word * Long.BYTES);
        }
        state = at;
    }

    /** What was read, so that nobody can leave the reading out. */
    long state() {
        return state;
    }
}
