// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accesses, and messages through a ring, make no garbage. */
class GarbageTest {
    private static final int TIMES = 100_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final Arena arena = Arena.ofShared();
    private final SegmentBuffer buffer = SegmentBuffer.of(arena.allocate(1 << 12, 8));
    private long sum;

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void valuesAreReadWrittenAndExchanged() {
        assertThat(leastGarbage(i -> {
                    int index = (i & 255) * 8;
                    buffer.putLong(index, i);
                    sum += buffer.getLong(index) + buffer.getInt(index);
                    buffer.putLongVolatile(index, i);
                    sum += buffer.getLongVolatile(index) + buffer.getIntVolatile(index);
                    sum += buffer.compareAndSetLong(index, i, i + 1) ? 1 : 0;
                    sum += buffer.getAndAddInt(index, 1);
                }))
                .isZero();
    }

    @Test
    void messagesGoThroughARingFromEveryKindOfBuffer() {
        MemorySegment memory = arena.allocate((1 << 16) + RingBufferDescriptor.TRAILER_LENGTH, 64);
        ManyToOneRingBuffer ring = new ManyToOneRingBuffer(SegmentBuffer.of(memory));
        UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
        UnsafeBuffer array = new UnsafeBuffer(new byte[64]);
        MessageHandler handler = (_, message, index, length) -> {
            message.getBytes(index, direct, 0, length);
            sum += direct.getByte(0);
        };
        assertThat(leastGarbage(i -> {
                    ring.write(1, buffer, 0, 48);
                    ring.write(1, direct, 0, 47);
                    ring.write(1, array, 0, 46);
                    ring.read(handler);
                }))
                .isZero();
    }

    @Test
    void theCounterSeesOneObjectPerTime() {
        Object[] kept = new Object[TIMES];
        assertThat(leastGarbage(i -> kept[i] = buffer.segment().asSlice(8))).isGreaterThan(16L * TIMES);
    }

    /** The least of several runs: the JIT, or a first call, may allocate once. */
    private static long leastGarbage(IntConsumer work) {
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 6; run++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TIMES; i++) {
                work.accept(i);
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
