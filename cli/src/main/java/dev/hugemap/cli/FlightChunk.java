// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * One chunk of a recording, walked as the JDK's reader is going to walk it. That one trusts the sizes of events and the
 * distances between checkpoints: where one leads back, it reads the same again and for ever. Refused, before any event is
 * read, is what leads back, out of the chunk or nowhere: a file that is cut off inside an event, or wrong in another way, the
 * reader refuses itself, after the events before.
 *
 * <p>The walk reads the file once more, through a window, and looks at each event's first bytes alone: about a twentieth of
 * the time that the reader takes.
 */
final class FlightChunk {
    /** Every chunk begins with it: FLR and a zero. */
    static final int MAGIC = 0x464C5200;

    private static final int SIZE_AT = 8;
    private static final int CHECKPOINT_AT = 16;
    private static final int METADATA_AT = 24;
    private static final int HEADER_SIZE = 68;
    private static final int WINDOW = 1 << 16;
    /** As long as the numbers that a checkpoint begins with may be. */
    private static final int CHECKPOINT_WINDOW = 5 * 9;

    private final FileChannel channel;
    private final ByteBuffer header;
    private final long start;
    private final long events;
    private final long end;
    private final long fileEnd;

    private FlightChunk(FileChannel channel, long start, ByteBuffer header) throws IOException {
        this.channel = channel;
        this.header = header;
        this.start = start;
        fileEnd = channel.size();
        events = start + HEADER_SIZE;
        end = Math.addExact(start, header.getLong(SIZE_AT));
        if (end < events) {
            throw new IOException("a chunk of " + header.getLong(SIZE_AT) + " bytes at " + start);
        }
    }

    /**
     * The chunk that begins there.
     *
     * @return empty where the file has ended, or goes on with something else
     * @throws IOException if it is shorter than its header
     */
    static Optional<FlightChunk> at(FileChannel channel, long start) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_SIZE);
        return channel.read(header, start) == HEADER_SIZE && header.getInt(0) == MAGIC
                ? Optional.of(new FlightChunk(channel, start, header))
                : Optional.empty();
    }

    /** Where the next one begins. */
    long end() {
        return end;
    }

    /**
     * Walks it.
     *
     * @throws IOException if the JDK's reader might find no end
     */
    void check() throws IOException {
        if (header.getLong(METADATA_AT) == 0) {
            // The reader says so too, but where a chunk isn't finished it waits.
            throw new IOException("a chunk without metadata at " + start);
        }
        checkCheckpoints();
        checkEvents();
    }

    /** From the last one back: each names the one before it, the first names none. */
    private void checkCheckpoints() throws IOException {
        FlightNumbers numbers = new FlightNumbers(channel, CHECKPOINT_WINDOW);
        long limit = end;
        long back = -1;
        for (long at = start + header.getLong(CHECKPOINT_AT); at != 0 && back != 0; at += back) {
            if (isCutOff(at)) {
                return;
            }
            sizeOf(numbers, at, limit);
            limit = at;
            numbers.next(); // type
            numbers.next(); // time
            numbers.next(); // duration
            back = numbers.next();
        }
    }

    private void checkEvents() throws IOException {
        FlightNumbers numbers = new FlightNumbers(channel, WINDOW);
        for (long at = events; at < end && !isCutOff(at); ) {
            at += sizeOf(numbers, at, end);
        }
    }

    /**
     * Whether the reader sees that the file ends before. It doesn't at the very end: there it takes what it had read elsewhere
     * for a number.
     */
    private boolean isCutOff(long at) {
        return at > fileEnd;
    }

    /** The size of the event there, which is some, and reaches no further than the limit. */
    private long sizeOf(FlightNumbers numbers, long at, long limit) throws IOException {
        if (at < events || at >= limit) {
            throw new IOException("an event at " + at + ", out of " + events + " to " + limit);
        }
        numbers.moveTo(at);
        long size = numbers.next();
        if (size <= 0 || size > limit - at) {
            throw new IOException("an event of " + size + " bytes at " + at);
        }
        return size;
    }
}
