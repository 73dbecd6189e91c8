// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.agrona;

import dev.hugemap.agrona.SegmentBuffer;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;

/** Takes {@link Messages} of several producers and checks that each is whole, and comes after those before it. */
final class Arrivals implements MessageHandler {
    private final byte[] bytes = new byte[Messages.LARGEST];
    private final SegmentBuffer copy = SegmentBuffer.of(MemorySegment.ofArray(bytes));
    private final int[] next;
    private final int missing;
    private long count;

    private Arrivals(int producers, int missing) {
        next = new int[producers];
        this.missing = missing;
    }

    /** Of which none may be missing. */
    static Arrivals ofAll(int producers) {
        return new Arrivals(producers, 0);
    }

    /** Of which so many in a row may be missing, as where a slow receiver is left behind. */
    static Arrivals ofSome(int producers) {
        return new Arrivals(producers, Integer.MAX_VALUE);
    }

    @Override
    public void onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
        copy(buffer, index, length);
        check(length);
    }

    /** Takes a message that is looked at later, for it may be overwritten while it is copied. */
    void copy(DirectBuffer buffer, int index, int length) {
        buffer.getBytes(index, bytes, 0, length);
    }

    /** Looks at the message that was copied. */
    void check(int length) {
        int end = length - Integer.BYTES;
        if (copy.getInt(end) != Messages.checksum(bytes, end)) {
            throw new AssertionError("a message of other contents than were sent: " + Arrays.toString(bytes));
        }
        int producer = copy.getInt(0);
        int sequence = copy.getInt(Integer.BYTES);
        if (sequence < next[producer] || sequence - next[producer] > missing) {
            throw new AssertionError(
                    "of producer %d: message %d, where %d was to come".formatted(producer, sequence, next[producer]));
        }
        next[producer] = sequence + 1;
        count++;
    }

    long count() {
        return count;
    }

    /** The number after the last one that arrived. */
    int next(int producer) {
        return next[producer];
    }
}
