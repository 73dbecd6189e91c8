// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import java.util.Arrays;

/**
 * The first line of a mapping in maps and smaps: where it lies, its rights, and the file behind it. It holds the last line
 * that was read. Source: {@code man 5 proc_pid_maps}.
 */
final class SmapsHeader {
    /** Indexed by the bits readable, writable, executable and shared. */
    private static final String[] PERMISSIONS = {
        "---p", "r--p", "-w-p", "rw-p", "--xp", "r-xp", "-wxp", "rwxp",
        "---s", "r--s", "-w-s", "rw-s", "--xs", "r-xs", "-wxs", "rwxs"
    };

    private static final int HEX = 16;
    private static final int DECIMAL = 10;
    /** No number in a header has more bits than an address. */
    private static final int LONGEST_HEX = 16;

    /** Nor has a device's number more than 32. */
    private static final int LONGEST_DEVICE = 8;

    /** Inodes have 64 bits, without a sign. */
    private static final int LONGEST_DECIMAL = 20;

    /** What each character is worth; HEX or more where it is no digit. */
    private static final byte[] DIGITS = new byte[1 << Byte.SIZE];

    static {
        Arrays.fill(DIGITS, (byte) HEX);
        for (byte digit = 0; digit < HEX; digit++) {
            DIGITS[Character.forDigit(digit, HEX)] = digit;
        }
    }

    private final ProcText text;
    private long position;
    private long lineEnd;
    private long start;
    private long end;
    private int permissions;
    private long offset;
    private int major;
    private int minor;
    private long inode;
    /** From the record's start. */
    private long nameOffset;

    private long nameLength;

    SmapsHeader(ProcText text) {
        this.text = text;
    }

    /** Whether the current line, which ends at a newline, is a mapping's first one. */
    boolean isHeader() {
        long at = text.at();
        while (digit(text.byteAt(at)) < HEX) {
            at++;
        }
        return at > text.at() && text.byteAt(at) == '-';
    }

    /** Reads the current line, which is the record's first one. */
    void read(long lineEnd) {
        this.lineEnd = lineEnd;
        position = text.at();
        start = number(HEX, LONGEST_HEX, '-');
        end = number(HEX, LONGEST_HEX, ' ');
        if (Long.compareUnsigned(start, end) > 0) {
            throw wrong();
        }
        permissions = permission('r', 0) | permission('w', 1) | permission('x', 2) | shared();
        expect(' ');
        offset = number(HEX, LONGEST_HEX, ' ');
        major = (int) number(HEX, LONGEST_DEVICE, ':');
        minor = (int) number(HEX, LONGEST_DEVICE, ' ');
        inode = fileNumber();
        while (position < lineEnd && text.byteAt(position) == ' ') {
            position++;
        }
        nameOffset = position - text.record();
        nameLength = lineEnd - position;
    }

    private long number(int base, int longest, char terminator) {
        long from = position;
        long value = digits(base, longest);
        if (position == from) {
            throw wrong();
        }
        expect(terminator);
        return value;
    }

    /** The inode, which ends the line where no blank follows. */
    private long fileNumber() {
        long from = position;
        long value = digits(DECIMAL, LONGEST_DECIMAL);
        // Twenty digits start with a 1 where 64 bits hold them, and are no less than 10^19 then.
        boolean isTooMuch = position - from == LONGEST_DECIMAL
                && (text.byteAt(from) > '1' || text.byteAt(from) == '1' && value >= 0);
        if (isTooMuch || position == from || position < lineEnd && text.byteAt(position) != ' ') {
            throw wrong();
        }
        return value;
    }

    private long digits(int base, int longest) {
        long from = position;
        long value = 0;
        long at = from;
        for (; at < lineEnd; at++) {
            int digit = digit(text.byteAt(at));
            if (digit >= base) {
                break;
            }
            value = value * base + digit;
        }
        if (at - from > longest) {
            throw wrong();
        }
        position = at;
        return value;
    }

    private int permission(char letter, int bit) {
        byte there = next();
        if (there != letter && there != '-') {
            throw wrong();
        }
        return there == letter ? 1 << bit : 0;
    }

    private int shared() {
        byte there = next();
        if (there != 's' && there != 'p') {
            throw wrong();
        }
        return there == 's' ? PERMISSIONS.length / 2 : 0;
    }

    private void expect(char character) {
        if (next() != character) {
            throw wrong();
        }
    }

    private byte next() {
        if (position >= lineEnd) {
            throw wrong();
        }
        return text.byteAt(position++);
    }

    private KernelTextException wrong() {
        return text.malformed("not a mapping's first line");
    }

    private static int digit(byte character) {
        return DIGITS[Byte.toUnsignedInt(character)];
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    String permissions() {
        return PERMISSIONS[permissions];
    }

    long offset() {
        return offset;
    }

    int major() {
        return major;
    }

    int minor() {
        return minor;
    }

    long inode() {
        return inode;
    }

    /** Where the name starts in the buffer. */
    long nameStart() {
        return text.record() + nameOffset;
    }

    long nameLength() {
        return nameLength;
    }
}
