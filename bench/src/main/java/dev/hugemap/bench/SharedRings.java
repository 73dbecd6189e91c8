// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.agrona.SegmentBuffer;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.SharedRegion;
import java.lang.foreign.MemorySegment;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Two rings in memory that two processes share: one to the peer and one back.
 *
 * @param region the memory
 * @param there to the process that attached
 * @param back from it
 */
record SharedRings(SharedRegion region, OneToOneRingBuffer there, OneToOneRingBuffer back) {
    /** Of each message, so that it fills a cache line with its header. */
    static final int MESSAGE = 56;

    /** To be sent back as it is. */
    static final int ECHO = 1;
    /** To send as many messages as its first long says. */
    static final int SEND = 2;
    /** To tell what the rings are on, and to end. */
    static final int END = 3;

    /** How much memory two rings of so many bytes take: each has its counters behind it. */
    static long bytes(long ring) {
        return 2L * (ring + RingBufferDescriptor.TRAILER_LENGTH);
    }

    static SharedRings over(SharedRegion region, long ring) {
        long one = ring + RingBufferDescriptor.TRAILER_LENGTH;
        MemorySegment memory = region.segment();
        return new SharedRings(
                region,
                new OneToOneRingBuffer(SegmentBuffer.of(memory.asSlice(0, one))),
                new OneToOneRingBuffer(SegmentBuffer.of(memory.asSlice(one, one))));
    }

    /** Sends one message, when there is room for it. */
    static void send(OneToOneRingBuffer ring, int type, SegmentBuffer message) {
        while (!ring.write(type, message, 0, MESSAGE)) {
            Thread.onSpinWait();
        }
    }

    /** On which pages this process has all of it. */
    ObservedPages observed(PageSize label) {
        return ObservedPages.of(region.report(), label);
    }
}
