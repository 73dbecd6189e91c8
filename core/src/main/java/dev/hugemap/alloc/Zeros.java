// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.hugemap.bridge.call.NativeSegments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Clears memory.
 *
 * <p>The JDK fills native memory by stores of eight bytes. What C2 makes of a plain loop stores whole vectors: from some
 * hundred bytes on, that is several times as fast.
 */
final class Zeros {
    /** Below this a fill is as fast. */
    private static final long LEAST_LOOPED = 512;

    /** Above this nothing was measured, and it is the JDK's fill. So a loop counts by an int, or no vectors are made of it. */
    private static final long MOST_LOOPED = 1L << 20;

    /** What every address lies in. */
    private static final MemorySegment EVERYTHING = NativeSegments.wrap(0, Long.MAX_VALUE, Arena.global());

    private Zeros() {}

    /**
     * Clears memory that nobody can give back meanwhile. Takes no segment, which a compiler would have to make for it, and is small
     * enough to become a part of its caller.
     */
    static void clear(long address, long bytes) {
        clear(EVERYTHING.asSlice(address, bytes));
    }

    /**
     * Clears a segment.
     *
     * @throws IllegalStateException if its arena is closed, or is being closed
     */
    static void clear(MemorySegment segment) {
        long bytes = segment.byteSize();
        if (bytes < LEAST_LOOPED || bytes > MOST_LOOPED) {
            segment.fill((byte) 0);
        } else {
            loop(segment);
        }
    }

    private static void loop(MemorySegment segment) {
        int words = (int) (segment.byteSize() / Long.BYTES);
        for (int i = 0; i < words; i++) {
            segment.setAtIndex(JAVA_LONG_UNALIGNED, i, 0);
        }
        // What is left of a word, and what is before it once more.
        segment.set(JAVA_LONG_UNALIGNED, segment.byteSize() - Long.BYTES, 0);
    }
}
