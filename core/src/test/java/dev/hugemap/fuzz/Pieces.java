// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fuzz;

import java.util.Arrays;

/** Cuts bytes into pieces and joins them. */
final class Pieces {
    /** No input grows beyond this, whatever is doubled. */
    static final int LONGEST = 1 << 16;

    private Pieces() {}

    /** The bytes with others in the place of a span. */
    static byte[] replace(byte[] bytes, int from, int to, byte[] by) {
        int length = Math.min(LONGEST, bytes.length - (to - from) + by.length);
        byte[] result = new byte[length];
        System.arraycopy(bytes, 0, result, 0, Math.min(from, length));
        int put = Math.min(by.length, Math.max(0, length - from));
        System.arraycopy(by, 0, result, Math.min(from, length), put);
        int rest = Math.max(0, length - from - put);
        System.arraycopy(bytes, to, result, length - rest, rest);
        return result;
    }

    static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
