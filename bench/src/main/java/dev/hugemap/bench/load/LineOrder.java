// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * In which order the cache lines of memory are visited, each exactly once: one ring, at random or in strides.
 *
 * <p>The random order is computed and not shuffled: position and line tell each other by a mix that can be undone. So memory is
 * linked in one pass from its first line to its last, whatever its page size, and both sides, Java and C, have the same
 * order without a table.
 */
final class LineOrder {
    /** One step's bytes: the line of all processors that hugemap runs on, or a divisor of it. */
    static final long LINE = 64;

    private static final long START = 0x9E3779B97F4A7C15L;
    private static final long FIRST = 0xBF58476D1CE4E5B9L;
    private static final long SECOND = 0x94D049BB133111EBL;
    private static final long FIRST_UNDONE = inverse(FIRST);
    private static final long SECOND_UNDONE = inverse(SECOND);

    private final long lines;
    private final long mask;
    private final int shift;
    private final long strideLines;

    private LineOrder(long lines, long strideLines) {
        this.lines = lines;
        this.strideLines = strideLines;
        int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(lines - 1));
        this.mask = (1L << bits) - 1;
        this.shift = (bits + 1) / 2;
    }

    /**
     * An order of all lines.
     *
     * @param bytes whole lines, and whole strides
     * @param stride bytes from a line to the next, whole lines; 0 for a random order
     * @throws IllegalArgumentException if they aren't
     */
    static LineOrder of(long bytes, long stride) {
        if (bytes < 2 * LINE || bytes % LINE != 0) {
            throw new IllegalArgumentException("a ring needs two lines of " + LINE + " bytes or more, not " + bytes);
        }
        if (stride < 0 || stride % LINE != 0 || stride > 0 && bytes % stride != 0) {
            throw new IllegalArgumentException(
                    "a stride is whole lines of " + LINE + " bytes, and goes into " + bytes + ", unlike " + stride);
        }
        return new LineOrder(bytes / LINE, stride / LINE);
    }

    /** Has the first word of each line tell the address of the next line. */
    void link(MemorySegment memory) {
        for (long line = 0; line < lines; line++) {
            long next = position(line) + 1;
            memory.set(ValueLayout.JAVA_LONG, line * LINE, memory.address() + offset(next == lines ? 0 : next));
        }
    }

    /** Where the line at a position of the ring is, in bytes. */
    long offset(long position) {
        if (strideLines > 0) {
            long steps = lines / strideLines;
            return (position % steps * strideLines + position / steps) * LINE;
        }
        long line = position;
        do {
            line = mix(line);
        } while (line >= lines);
        return line * LINE;
    }

    /** The position of a line. */
    private long position(long line) {
        if (strideLines > 0) {
            return line % strideLines * (lines / strideLines) + line / strideLines;
        }
        long position = line;
        do {
            position = unmix(position);
        } while (position >= lines);
        return position;
    }

    /** From one number of so many bits to another: each step can be undone. */
    private long mix(long number) {
        long mixed = number + START & mask;
        mixed = (mixed ^ mixed >>> shift) * FIRST & mask;
        mixed = (mixed ^ mixed >>> shift) * SECOND & mask;
        return mixed ^ mixed >>> shift;
    }

    private long unmix(long number) {
        long mixed = (number ^ number >>> shift) * SECOND_UNDONE & mask;
        mixed = (mixed ^ mixed >>> shift) * FIRST_UNDONE & mask;
        return (mixed ^ mixed >>> shift) - START & mask;
    }

    /** By which to multiply to undo a multiplication by an odd number: Newton's steps double the bits that are right. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int bits = 3; bits < Long.SIZE; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
