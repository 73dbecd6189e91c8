// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import org.agrona.AsciiNumberFormatException;

/** Decimal numbers in ASCII. */
abstract class NumberAccess extends TextAccess {
    /** Digits of the largest {@code int} and {@code long}: more are refused, leading zeros or not, as Agrona does. */
    private static final int INT_DIGITS = 10;

    private static final int LONG_DIGITS = 19;

    @Override
    public int parseNaturalIntAscii(int index, int length) {
        return (int) parse("int", index, length, notSigned(index, length), INT_DIGITS, Integer.MAX_VALUE);
    }

    @Override
    public long parseNaturalLongAscii(int index, int length) {
        return parse("long", index, length, notSigned(index, length), LONG_DIGITS, Long.MAX_VALUE);
    }

    @Override
    public int parseIntAscii(int index, int length) {
        int sign = sign(index, length);
        long limit = sign == 0 ? Integer.MAX_VALUE : -(long) Integer.MIN_VALUE;
        long value = parse("int", index, length, sign, INT_DIGITS, limit);
        return (int) (sign == 0 ? value : -value);
    }

    @Override
    public long parseLongAscii(int index, int length) {
        int sign = sign(index, length);
        long value = parse("long", index, length, sign, LONG_DIGITS, sign == 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
        return sign == 0 ? value : -value;
    }

    @Override
    public int putIntAscii(int index, int value) {
        return putLongAscii(index, value);
    }

    @Override
    public int putLongAscii(int index, long value) {
        int sign = value < 0 ? 1 : 0;
        int digits = digits(value);
        boundsCheck(index, sign + digits);
        if (value < 0) {
            putByte(index, (byte) '-');
        }
        putDigits(index + sign, digits, value);
        return sign + digits;
    }

    @Override
    public int putNaturalIntAscii(int index, int value) {
        return putNaturalLongAscii(index, value);
    }

    /** {@inheritDoc} @throws NumberFormatException if the value is below zero */
    @Override
    public int putNaturalLongAscii(int index, long value) {
        return putLongAscii(index, natural(value));
    }

    @Override
    public void putNaturalPaddedIntAscii(int offset, int length, int value) {
        boundsCheck(offset, length);
        if (putDigits(offset, length, natural(value)) != 0) {
            throw new NumberFormatException(
                    "can't write " + value + " in " + length + " bytes: its last digits were written");
        }
    }

    /** {@inheritDoc} Of zero nothing is written, as Agrona has it. */
    @Override
    public int putNaturalIntAsciiFromEnd(int value, int endExclusive) {
        int digits = digits(natural(value));
        boundsCheck(endExclusive - digits, digits);
        if (value == 0) {
            return endExclusive;
        }
        putDigits(endExclusive - digits, digits, value);
        return endExclusive - digits;
    }

    private int notSigned(int index, int length) {
        boundsCheck(index, length);
        return 0;
    }

    /** How many characters a sign takes. */
    private int sign(int index, int length) {
        boundsCheck(index, length);
        return length > 0 && getByte(index) == '-' ? 1 : 0;
    }

    /** Reads what comes after a sign. The limit is taken as unsigned, so that it can be that of {@code Long.MIN_VALUE}. */
    private long parse(String type, int index, int length, int sign, int maxDigits, long limit) {
        if (length == sign) {
            throw new AsciiNumberFormatException(
                    "can't read a number of type " + type + ": no digits at index " + index);
        }
        if (length - sign > maxDigits) {
            throw overflow(type, index, length);
        }
        long value = 0;
        for (int i = index + sign; i < index + length; i++) {
            int digit = getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new AsciiNumberFormatException(
                        "can't read a number of type " + type + ": " + getStringWithoutLengthAscii(index, length));
            }
            value = value * 10 + digit;
        }
        if (Long.compareUnsigned(value, limit) > 0) {
            throw overflow(type, index, length);
        }
        return value;
    }

    private AsciiNumberFormatException overflow(String type, int index, int length) {
        return new AsciiNumberFormatException(
                "a number that no " + type + " can hold: " + getStringWithoutLengthAscii(index, length));
    }

    /** Writes the last digits of a number, of either sign, with zeros in front, and returns what is left of it. */
    private long putDigits(int index, int digits, long value) {
        long left = value;
        for (int i = index + digits - 1; i >= index; i--) {
            putByte(i, (byte) ('0' + Math.abs(left % 10)));
            left /= 10;
        }
        return left;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long left = value / 10; left != 0; left /= 10) {
            digits++;
        }
        return digits;
    }

    private static long natural(long value) {
        if (value < 0) {
            throw new NumberFormatException(value + " is no natural number");
        }
        return value;
    }
}
