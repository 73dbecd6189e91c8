// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.agrona.AsciiSequenceView;
import org.agrona.BufferUtil;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.ExpandableRingBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.PrintBufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.broadcast.BroadcastReceiver;
import org.agrona.concurrent.broadcast.BroadcastTransmitter;
import org.agrona.concurrent.broadcast.CopyBroadcastReceiver;
import org.agrona.concurrent.errors.DistinctErrorLog;
import org.agrona.concurrent.errors.ErrorLogReader;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.agrona.concurrent.status.UnsafeBufferPosition;
import org.agrona.concurrent.status.UnsafeBufferStatusIndicator;
import org.agrona.io.DirectBufferInputStream;
import org.agrona.io.DirectBufferOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of Agrona's classes take a segment buffer over native memory, and which read an address, and so refuse it. */
class AgronaClassesTest {
    private static final int SIZE = 1 << 16;

    private final Arena arena = Arena.ofConfined();
    private final SegmentBuffer buffer = SegmentBuffer.of(arena.allocate(SIZE, 64));

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void agronasBuffersDoNotCopyFromAnAddressTheyAreNotGiven() {
        buffer.putLong(8, 42);
        for (MutableDirectBuffer other : new MutableDirectBuffer[] {
            new UnsafeBuffer(new byte[64]),
            new UnsafeBuffer(ByteBuffer.allocateDirect(64)),
            new ExpandableArrayBuffer(64),
            new ExpandableDirectByteBuffer(64)
        }) {
            assertRefused(() -> other.putBytes(0, buffer, 8, 8));
            assertRefused(() -> other.compareTo(buffer));
            buffer.getBytes(8, other, 0, 8);
            assertThat(other.getLong(0)).isEqualTo(42);
            other.getBytes(0, buffer, 16, 8);
            assertThat(buffer.getLong(16)).isEqualTo(42);
            assertThat(buffer.compareTo(other)).isNotZero();
        }
    }

    @Test
    void agronasBufferDoesNotWrapAnAddressAndKeepsALengthThatIsNotItsOwn() {
        assertRefused(() -> new UnsafeBuffer(buffer));
        assertRefused(() -> new UnsafeBuffer(buffer, 0, 8));

        UnsafeBuffer kept = new UnsafeBuffer(new byte[8]);
        assertRefused(() -> kept.wrap(buffer));
        // Agrona's own order of things: whoever catches this must not use the buffer again.
        assertThat(kept.capacity()).isEqualTo(SIZE);
    }

    @Test
    void aRingThatGrowsTakesCopiesAlone() {
        ExpandableRingBuffer ring = new ExpandableRingBuffer();
        buffer.putLong(8, 42);
        assertRefused(() -> ring.append(buffer, 8, 8));

        UnsafeBuffer copy = new UnsafeBuffer(new byte[8]);
        buffer.getBytes(8, copy, 0, 8);
        assertThat(ring.append(copy, 0, 8)).isTrue();
    }

    @Test
    void statusesKeepAnAddressAndAreMadeOfTheUnsafeView() {
        assertRefused(() -> new AtomicCounter(buffer, 0));
        assertRefused(() -> new UnsafeBufferStatusIndicator(buffer, 0));

        new AtomicCounter(buffer.unsafeView(), 0).increment();
        assertThat(buffer.getLong(0)).isOne();
        // The compiler refuses a segment buffer here, for it asks for Agrona's own class.
        assertThat(new UnsafeBufferPosition(buffer.unsafeView(), 0).get()).isOne();
        assertThat(new UnsafeBufferStatusIndicator(buffer.unsafeView(), 0).getVolatile())
                .isOne();
    }

    @Test
    void countersAreAllocatedInSegmentBuffersAndReadThere() {
        SegmentBuffer labels = SegmentBuffer.of(arena.allocate(4 * SIZE, 64));
        CountersManager counters = new CountersManager(labels, buffer);
        int id = counters.allocate("requests");
        counters.setCounterValue(id, 17);

        assertThat(new CountersReader(labels, buffer).getCounterValue(id)).isEqualTo(17);
        assertThat(new CountersReader(labels, buffer).getCounterLabel(id)).isEqualTo("requests");
        assertRefused(() -> counters.newCounter("a counter"));
    }

    @Test
    void aBroadcastIsCopiedIntoAScratchBufferThatIsASegmentBufferToo() {
        SegmentBuffer memory = SegmentBuffer.of(arena.allocate(1024 + BroadcastBufferDescriptor.TRAILER_LENGTH, 64));
        BroadcastTransmitter transmitter = new BroadcastTransmitter(memory);
        CopyBroadcastReceiver own = new CopyBroadcastReceiver(new BroadcastReceiver(memory));
        SegmentBuffer scratch = SegmentBuffer.of(arena.allocate(1024, 8));
        CopyBroadcastReceiver given = new CopyBroadcastReceiver(new BroadcastReceiver(memory), scratch);
        buffer.putLong(0, 4711);
        transmitter.transmit(1, buffer, 0, 8);

        assertRefused(() -> own.receive((type, message, index, length) -> {}));
        int received = given.receive((type, message, index, length) ->
                assertThat(message.getLong(index)).isEqualTo(4711));
        assertThat(received).isOne();
    }

    @Test
    void nothingIsFreedUnderABuffer() {
        BufferUtil.free(buffer);
        assertThat(buffer.getLong(0)).isZero();

        ByteBuffer bytes = ByteBuffer.allocateDirect(64);
        SegmentBuffer wrapped = SegmentBuffer.of(MemorySegment.NULL);
        wrapped.wrap(bytes);
        assertThatThrownBy(() -> BufferUtil.free(wrapped)).isInstanceOf(IllegalArgumentException.class);
        assertThat(wrapped.getLong(0)).isZero();
        BufferUtil.free(bytes);
    }

    @Test
    void streamsViewsAndErrorLogsGoThroughTheInterface() throws IOException {
        try (DirectBufferOutputStream out = new DirectBufferOutputStream(buffer, 0, 64)) {
            out.write("123 bytes".getBytes());
        }
        assertThat(new DirectBufferInputStream(buffer, 4, 5).readAllBytes()).isEqualTo("bytes".getBytes());
        assertThat(new AsciiSequenceView(buffer, 0, 3)).hasToString("123");
        assertThat(PrintBufferUtil.hexDump(buffer, 0, 3)).isEqualTo("313233");

        buffer.setMemory(0, SIZE, (byte) 0);
        assertThat(new DistinctErrorLog(buffer, () -> 1).record(new IllegalStateException("a failure")))
                .isTrue();
        assertThat(ErrorLogReader.read(
                        buffer, (count, first, last, text) -> assertThat(text).contains("a failure")))
                .isOne();
    }

    @Test
    void overlappingCopiesByTheUnsafeViewAreThoseOfOneMemory() {
        byte[] expected = new byte[100];
        for (int distance : new int[] {-9, -8, -3, 0, 1, 5, 8, 13}) {
            for (int i = 0; i < 100; i++) {
                buffer.putByte(i, (byte) i);
                expected[i] = (byte) i;
            }
            buffer.putBytes(20 + distance, buffer.unsafeView(), 20, 61);
            System.arraycopy(expected, 20, expected, 20 + distance, 61);
            assertBytes(expected);
            buffer.getBytes(20, buffer.unsafeView(), 20 + distance, 61);
            System.arraycopy(expected, 20, expected, 20 + distance, 61);
            assertBytes(expected);
        }
    }

    private void assertBytes(byte[] expected) {
        byte[] bytes = new byte[expected.length];
        buffer.getBytes(0, bytes);
        assertThat(bytes).isEqualTo(expected);
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("gives no address");
    }
}
