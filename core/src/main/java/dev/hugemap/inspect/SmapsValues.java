// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values of one mapping's fields in smaps. It holds those of the entry that is being read.
 *
 * <p>The kernel writes a label that is filled up to 16 bytes, a number in 8, and {@code  kB}; so a line is compared and read
 * with four loads. Which field comes next is foretold by the entry before. A line that is written otherwise (a number with
 * more digits, other blanks) is read byte by byte.
 */
final class SmapsValues {
    private static final int LABEL = 16;
    private static final int NUMBER = 8;
    private static final int UNIT = 4;
    /** Bytes that a look at a line may touch; the line may be shorter. */
    private static final int LOOK = LABEL + NUMBER + UNIT;

    private static final int KILOBYTES = ' ' | 'k' << 8 | 'B' << 16 | '\n' << 24;
    private static final int SHIFT = 10;
    private static final int LONGEST_NUMBER = 15;

    private static final SmapsField[] FIELDS = SmapsField.values();
    private static final byte[][] LABELS = new byte[FIELDS.length][];
    private static final long[] FIRST = new long[FIELDS.length];
    private static final long[] SECOND = new long[FIELDS.length];
    private static final boolean[] SIZES = new boolean[FIELDS.length];

    static {
        for (SmapsField field : FIELDS) {
            int i = field.ordinal();
            LABELS[i] = (field.label() + ':').getBytes(StandardCharsets.US_ASCII);
            byte[] padded = Arrays.copyOf(LABELS[i], LABEL);
            Arrays.fill(padded, LABELS[i].length, LABEL, (byte) ' ');
            FIRST[i] = MemorySegment.ofArray(padded).get(ProcText.LONG, 0);
            SECOND[i] = MemorySegment.ofArray(padded).get(ProcText.LONG, Long.BYTES);
            SIZES[i] = field.isSize();
        }
    }

    private final ProcText text;
    private final long[] values = new long[FIELDS.length];
    private long present;
    /** The field that came after each one; the last place stands for the entry's start. */
    private final int[] following = new int[FIELDS.length + 1];

    private int last = FIELDS.length;

    SmapsValues(ProcText text) {
        this.text = text;
        for (int i = 0; i < FIELDS.length; i++) {
            following[i] = (i + 1) % FIELDS.length;
        }
    }

    static boolean isKnown(String label) {
        return Arrays.stream(FIELDS).anyMatch(field -> field.label().equals(label));
    }

    void clear() {
        present = 0;
        last = FIELDS.length;
    }

    boolean has(SmapsField field) {
        return (present & 1L << field.ordinal()) != 0;
    }

    long value(SmapsField field) {
        return has(field) ? values[field.ordinal()] : 0;
    }

    /** Reads lines as long as they are those that were foretold. */
    void readForetold() {
        MemorySegment buffer = text.buffer();
        long at = text.at();
        long lastLook = text.limit() - LOOK;
        long found = 0;
        int before = last;
        while (at <= lastLook) {
            int field = following[before];
            if (buffer.get(ProcText.LONG, at) != FIRST[field]
                    || buffer.get(ProcText.LONG, at + Long.BYTES) != SECOND[field]) {
                break;
            }
            long value = Decimal.of(buffer.get(ProcText.LONG, at + LABEL));
            int unit = buffer.get(ProcText.INT, at + LABEL + NUMBER);
            long known = present | found;
            if (value < 0 || (known & 1L << field) != 0 || (SIZES[field] ? unit != KILOBYTES : (byte) unit != '\n')) {
                break;
            }
            at += SIZES[field] ? LOOK : LABEL + NUMBER + 1;
            values[field] = SIZES[field] ? value << SHIFT : value;
            found |= 1L << field;
            before = field;
        }
        present |= found;
        last = before;
        text.moveTo(at);
    }

    /** Reads the current line if its label is a known one. */
    boolean read(long lineEnd) {
        for (int i = 0; i < FIELDS.length; i++) {
            if (text.startsWith(LABELS[i], lineEnd)) {
                if ((present & 1L << i) != 0) {
                    // The first line of the next mapping is missing between the two: neither mapping's value is known.
                    throw text.malformed("a field of a mapping, told twice");
                }
                long value = number(text.at() + LABELS[i].length, lineEnd, SIZES[i]);
                following[last] = i;
                put(i, SIZES[i] ? value << SHIFT : value);
                return true;
            }
        }
        return false;
    }

    private void put(int field, long value) {
        values[field] = value;
        present |= 1L << field;
        last = field;
    }

    private long number(long from, long lineEnd, boolean kilobytes) {
        long at = from;
        while (at < lineEnd && isBlank(text.byteAt(at))) {
            at++;
        }
        long value = 0;
        long first = at;
        for (; at < lineEnd && text.byteAt(at) >= '0' && text.byteAt(at) <= '9'; at++) {
            value = value * 10 + (text.byteAt(at) - '0');
        }
        boolean united = !kilobytes
                || lineEnd - at == UNIT - 1
                        && text.byteAt(at) == ' '
                        && text.byteAt(at + 1) == 'k'
                        && text.byteAt(at + 2) == 'B';
        if (at == first || at - first > LONGEST_NUMBER || !united || !kilobytes && at != lineEnd) {
            throw text.malformed(kilobytes ? "not a number of kB" : "not a number");
        }
        return value;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t';
    }
}
