// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

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
            check(segment, at, mark ^ at);
            check(segment, last(segment, at), mark);
        }
    }

    static void checkZero(MemorySegment segment) {
        for (long at = 0; at < segment.byteSize(); at += STRIDE) {
            check(segment, at, 0);
            check(segment, last(segment, at), 0);
        }
    }

    /** Without an assertion for each of so many: in an emulated guest those take most of the time. */
    private static void check(MemorySegment segment, long at, long wanted) {
        long found = segment.get(JAVA_LONG, at);
        if (found != wanted) {
            throw new AssertionError("at offset %d lies 0x%x, not 0x%x".formatted(at, found, wanted));
        }
    }

    private static long last(MemorySegment segment, long at) {
        return Math.min(at + STRIDE, segment.byteSize()) - Long.BYTES;
    }
}
