// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/** A decimal number in eight characters, filled up with blanks on its left, read all at once from one word. */
final class Decimal {
    private static final long ZERO = 0x3020202020202020L;
    private static final long BYTES = 0x0101010101010101L;
    /** Set in each digit, and not in a blank. */
    private static final long DIGIT = 0x10 * BYTES;

    /** What blanks and digits have in common. */
    private static final long KIND = 0xE0E0E0E0E0E0E0E0L;

    private static final long LOW = 0x0F * BYTES;
    private static final long PAIRS = 0x000000FF000000FFL;

    private Decimal() {}

    /**
     * Reads it.
     *
     * @param characters the first one in the lowest byte
     * @return the number; -1 where it isn't one
     */
    static long of(long characters) {
        if (characters == ZERO) {
            return 0;
        }
        long digits = characters & DIGIT;
        long low = characters & LOW;
        boolean blanksAndDigits = (characters & KIND) == 0x20 * BYTES
                && (low & ~((digits >>> 4) * 0x0F)) == 0
                && (low + 0x06 * BYTES & DIGIT) == 0;
        // Whatever follows a digit is a digit.
        if (!blanksAndDigits || (digits << Byte.SIZE & ~digits) != 0 || digits == 0) {
            return -1;
        }
        long twos = low * 10 + (low >>> Byte.SIZE);
        return (twos & PAIRS) * (100 + (1_000_000L << 32)) + (twos >>> 16 & PAIRS) * (1 + (10_000L << 32)) >>> 32;
    }
}
