// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The numbers of a recording's events, read at any place of the file through a window that follows.
 *
 * <p>They are compressed: seven bits a byte, the lowest first, the eighth bit says that more follow; a ninth byte is whole.
 * The header has a flag for it, which the JDK's reader doesn't ask either.
 */
final class FlightNumbers {
    private static final int BITS = 7;
    private static final int LAST_SHIFT = 8 * BITS;
    private static final long MASK = (1 << BITS) - 1;
    private static final long BYTE = 0xFF;

    private final FileChannel channel;
    private final ByteBuffer window;
    private long windowAt;
    private long at;

    /**
     * Reads so many bytes at once.
     *
     * @param channel the file
     * @param bytes the window: large for those who read on, small for those who leap
     */
    FlightNumbers(FileChannel channel, int bytes) {
        this.channel = channel;
        window = ByteBuffer.allocate(bytes).limit(0);
    }

    /** Goes on there. */
    void moveTo(long position) {
        at = position;
    }

    /**
     * The next number.
     *
     * @throws EOFException if the file ends before it does
     */
    long next() throws IOException {
        long number = 0;
        for (int shift = 0; shift < LAST_SHIFT; shift += BITS) {
            byte part = nextByte();
            number |= (part & MASK) << shift;
            if (part >= 0) {
                return number;
            }
        }
        return number | (nextByte() & BYTE) << LAST_SHIFT;
    }

    private byte nextByte() throws IOException {
        if (at < windowAt || at >= windowAt + window.limit()) {
            fill();
        }
        return window.get((int) (at++ - windowAt));
    }

    private void fill() throws IOException {
        int read = channel.read(window.clear(), at);
        window.flip();
        windowAt = at;
        if (read <= 0) {
            throw new EOFException("nothing at " + at);
        }
    }
}
