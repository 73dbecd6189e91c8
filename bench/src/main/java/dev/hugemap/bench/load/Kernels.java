// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Plain loops over segments, all of a kernel's as long as each other, in whole lines. They count words by int and don't ask for
 * alignment, of which C2 of JDK 25 makes the most. Where there are two segments, which may overlap for all it knows, it goes
 * word by word: a tenth to a fifth slower than C in memory, and more in a cache. Loops that are unrolled by hand came out
 * faster for one kernel, and far slower for another.
 */
final class Kernels {
    static final double FACTOR = 3;

    private static final int SUMS = 8;
    private static final long WORD = Long.BYTES;

    private Kernels() {}

    /** A sum of all words. C2 adds to one sum no more than a word a cycle, and not by vectors, so there are eight. */
    static long read(MemorySegment all) {
        int count = words(all);
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        long e = 0;
        long f = 0;
        long g = 0;
        long h = 0;
        for (int i = 0; i < count; i += SUMS) {
            a += all.get(JAVA_LONG_UNALIGNED, i * WORD);
            b += all.get(JAVA_LONG_UNALIGNED, i * WORD + 1 * WORD);
            c += all.get(JAVA_LONG_UNALIGNED, i * WORD + 2 * WORD);
            d += all.get(JAVA_LONG_UNALIGNED, i * WORD + 3 * WORD);
            e += all.get(JAVA_LONG_UNALIGNED, i * WORD + 4 * WORD);
            f += all.get(JAVA_LONG_UNALIGNED, i * WORD + 5 * WORD);
            g += all.get(JAVA_LONG_UNALIGNED, i * WORD + 6 * WORD);
            h += all.get(JAVA_LONG_UNALIGNED, i * WORD + 7 * WORD);
        }
        return a + b + c + d + e + f + g + h;
    }

    static void write(MemorySegment all) {
        int count = words(all);
        for (int i = 0; i < count; i++) {
            all.set(JAVA_DOUBLE_UNALIGNED, i * WORD, FACTOR);
        }
    }

    static void copy(MemorySegment from, MemorySegment to) {
        int count = words(from);
        for (int i = 0; i < count; i++) {
            to.set(JAVA_DOUBLE_UNALIGNED, i * WORD, from.get(JAVA_DOUBLE_UNALIGNED, i * WORD));
        }
    }

    static void scale(MemorySegment from, MemorySegment to) {
        int count = words(from);
        for (int i = 0; i < count; i++) {
            to.set(JAVA_DOUBLE_UNALIGNED, i * WORD, FACTOR * from.get(JAVA_DOUBLE_UNALIGNED, i * WORD));
        }
    }

    static void add(MemorySegment one, MemorySegment other, MemorySegment to) {
        int count = words(one);
        for (int i = 0; i < count; i++) {
            double sum = one.get(JAVA_DOUBLE_UNALIGNED, i * WORD) + other.get(JAVA_DOUBLE_UNALIGNED, i * WORD);
            to.set(JAVA_DOUBLE_UNALIGNED, i * WORD, sum);
        }
    }

    static void triad(MemorySegment one, MemorySegment other, MemorySegment to) {
        int count = words(one);
        for (int i = 0; i < count; i++) {
            double product = FACTOR * other.get(JAVA_DOUBLE_UNALIGNED, i * WORD);
            to.set(JAVA_DOUBLE_UNALIGNED, i * WORD, one.get(JAVA_DOUBLE_UNALIGNED, i * WORD) + product);
        }
    }

    private static int words(MemorySegment segment) {
        return (int) (segment.byteSize() / WORD);
    }
}
