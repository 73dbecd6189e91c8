// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/**
 * The sizes of small blocks, and how long a span of each is.
 *
 * <p>Steps of 8 bytes to 128, then eight sizes to each doubling, up to 64 KiB: a block is less than an eighth larger than
 * what was asked for. A size is a multiple of every alignment to which a request of it was rounded up, so alignment needs no
 * sizes of its own. Class 0 is none.
 */
final class SizeClasses {
    /** What spans are made of, in bytes: small enough that a larger block in whole units wastes less than an eighth. */
    static final int UNIT_SHIFT = 13;

    static final long UNIT = 1L << UNIT_SHIFT;
    static final int LARGEST = 1 << 16;
    static final int COUNT = 89;

    private static final int STEP_SHIFT = 3;
    private static final int STEPPED_SHIFT = 7;
    private static final int STEPPED = 1 << STEPPED_SHIFT;
    private static final int STEPPED_CLASSES = STEPPED >>> STEP_SHIFT;
    private static final int PER_DOUBLING_SHIFT = 3;
    private static final int PER_DOUBLING = 1 << PER_DOUBLING_SHIFT;
    private static final int MOST_UNITS = 16;
    private static final int LEAST_BLOCKS = 8;
    /** The end of a span that holds no block is at most this part of it. */
    private static final int TAIL_PART = 64;
    /** The same of a span that is shorter, for want of neighbouring units. */
    private static final int SHORTER_TAIL_PART = 4;

    private static final int[] BYTES = new int[COUNT];
    private static final int[] UNITS = new int[COUNT];
    /** What to multiply an offset by instead of dividing it: right for offsets in a span, as 2^40 is much more than they are. */
    private static final int RECIPROCAL_SHIFT = 40;

    private static final long[] RECIPROCALS = new long[COUNT];

    /** Small sizes are looked up, by eighths: which of them comes next nobody can predict, so a branch would be slower. */
    private static final int LOOKED_UP = 1 << 10;

    private static final byte[] CLASS_OF = new byte[(LOOKED_UP >>> STEP_SHIFT) + 1];

    static {
        for (int sizeClass = 1; sizeClass < COUNT; sizeClass++) {
            int bytes = computeBytes(sizeClass);
            BYTES[sizeClass] = bytes;
            UNITS[sizeClass] = computeUnits(bytes);
            RECIPROCALS[sizeClass] = (1L << RECIPROCAL_SHIFT) / bytes + 1;
        }
        for (int eighth = 1; eighth < CLASS_OF.length; eighth++) {
            CLASS_OF[eighth] = (byte) compute((long) eighth << STEP_SHIFT);
        }
    }

    private SizeClasses() {}

    /** The class of a number of bytes; 0 where it is not in 1 to {@link #LARGEST}. */
    static int of(long bytes) {
        return Long.compareUnsigned(bytes, LOOKED_UP) <= 0
                ? CLASS_OF[(int) (bytes + 7 >>> STEP_SHIFT)]
                : compute(bytes);
    }

    private static int compute(long bytes) {
        long last = bytes - 1;
        if (Long.compareUnsigned(last, STEPPED) < 0) {
            return (int) (last >>> STEP_SHIFT) + 1;
        }
        if (Long.compareUnsigned(last, LARGEST) < 0) {
            int log2 = Long.SIZE - 1 - Long.numberOfLeadingZeros(last);
            return STEPPED_CLASSES
                    + (log2 - STEPPED_SHIFT << PER_DOUBLING_SHIFT)
                    + ((int) (last >>> log2 - PER_DOUBLING_SHIFT) & PER_DOUBLING - 1)
                    + 1;
        }
        return 0;
    }

    /** The size of a class's blocks. */
    static int bytes(int sizeClass) {
        return BYTES[sizeClass];
    }

    /** The next smaller size of blocks; 0 where there is none. */
    static int below(int blockBytes) {
        return BYTES[of(blockBytes) - 1];
    }

    /** How many units a span of a class has. */
    static int units(int sizeClass) {
        return UNITS[sizeClass];
    }

    /** Which block of a class's span lies at so many bytes from its start. */
    static int blockAt(int sizeClass, int offset) {
        return (int) (offset * RECIPROCALS[sizeClass] >>> RECIPROCAL_SHIFT);
    }

    /** The next smaller number of units that a span of a class can do with; 0 where there is none. */
    static int fewerUnits(int sizeClass, int units) {
        for (int fewer = units - 1; fewer > 0; fewer--) {
            int length = fewer << UNIT_SHIFT;
            if (length >= BYTES[sizeClass] && length % BYTES[sizeClass] <= length / SHORTER_TAIL_PART) {
                return fewer;
            }
        }
        return 0;
    }

    private static int computeBytes(int sizeClass) {
        if (sizeClass <= STEPPED_CLASSES) {
            return sizeClass << STEP_SHIFT;
        }
        int above = sizeClass - STEPPED_CLASSES - 1;
        int log2 = STEPPED_SHIFT + (above >>> PER_DOUBLING_SHIFT);
        return (1 << log2) + ((above & PER_DOUBLING - 1) + 1 << log2 - PER_DOUBLING_SHIFT);
    }

    /** The shortest span with next to no tail, and with some blocks where they are small. */
    private static int computeUnits(int bytes) {
        int leastBlocks = bytes < UNIT ? LEAST_BLOCKS : 1;
        for (int units = 1; units < MOST_UNITS; units++) {
            int length = units << UNIT_SHIFT;
            if (length / bytes >= leastBlocks && length % bytes <= length / TAIL_PART) {
                return units;
            }
        }
        return MOST_UNITS;
    }
}
