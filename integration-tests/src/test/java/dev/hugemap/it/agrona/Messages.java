// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.agrona;

import dev.hugemap.agrona.SegmentBuffer;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/** One producer's messages: numbered, of random lengths and contents, with a checksum at the end. Not for sharing. */
final class Messages {
    static final int LARGEST = 256;
    private static final int HEADER = 2 * Integer.BYTES;

    private final byte[] bytes = new byte[LARGEST];
    private final SegmentBuffer message = SegmentBuffer.of(MemorySegment.ofArray(bytes));
    private final SplittableRandom random;
    private final int producer;
    private int sequence;

    Messages(int producer) {
        this.producer = producer;
        random = new SplittableRandom(producer);
    }

    /** Makes the next message, at the start of {@link #buffer()}; its length. */
    int next() {
        int contents = random.nextInt(LARGEST - HEADER - Integer.BYTES + 1);
        message.putInt(0, producer);
        message.putInt(Integer.BYTES, sequence++);
        for (int i = 0; i < contents; i++) {
            bytes[HEADER + i] = (byte) random.nextInt();
        }
        message.putInt(HEADER + contents, checksum(bytes, HEADER + contents));
        return HEADER + contents + Integer.BYTES;
    }

    DirectBuffer buffer() {
        return message;
    }

    static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
