// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.agrona;

import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugemap.agrona.SegmentBuffer;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.broadcast.BroadcastReceiver;
import org.agrona.concurrent.broadcast.BroadcastTransmitter;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Test;

/** Agrona's rings and broadcasts on transparent huge pages, by several threads of this process. */
@RequiresThp("madvise")
class RingsOnHugePagesTest {
    private static final int MESSAGES = Integer.getInteger("hugemap.agrona.messages", 100_000);

    private final PageSize huge = HugeMemory.system().host().pageSizes().thp().orElseThrow();

    @Test
    void aRingOfOneProducerDeliversEveryMessage() throws Exception {
        try (HugeArena arena = HugeArena.ofShared(require(transparent()))) {
            OneToOneRingBuffer ring = new OneToOneRingBuffer(SegmentBuffer.of(ring(arena)));

            assertThat(deliver(ring, 1).count()).isEqualTo(MESSAGES);
            assertThat(ring.producerPosition())
                    .isEqualTo(ring.consumerPosition())
                    .isGreaterThan(ring.capacity());
        }
    }

    @Test
    void aRingOfSeveralProducersDeliversEveryMessageInEachOnesOrder() throws Exception {
        try (HugeArena arena = HugeArena.ofShared(require(transparent()))) {
            ManyToOneRingBuffer ring = new ManyToOneRingBuffer(SegmentBuffer.of(ring(arena)));

            assertThat(deliver(ring, 3).count()).isEqualTo(3L * MESSAGES);
            assertThat(ring.nextCorrelationId()).isZero();
            assertThat(ring.nextCorrelationId()).isOne();
        }
    }

    @Test
    void aBroadcastBringsEachReceiverWholeMessagesAndTheLastOne() throws Exception {
        try (HugeArena arena = HugeArena.ofShared(require(transparent()))) {
            int capacity = Math.toIntExact(huge.bytes());
            MemorySegment memory = onHugePages(arena, capacity + BroadcastBufferDescriptor.TRAILER_LENGTH);
            SegmentBuffer buffer = SegmentBuffer.of(memory);
            try (ExecutorService threads =
                    Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
                List<Future<Long>> receivers = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    BroadcastReceiver receiver = new BroadcastReceiver(buffer);
                    receivers.add(threads.submit(() -> receive(receiver, buffer)));
                }
                BroadcastTransmitter transmitter = new BroadcastTransmitter(buffer);
                Messages messages = new Messages(0);
                for (int i = 0; i < MESSAGES; i++) {
                    int length = messages.next();
                    transmitter.transmit(1, messages.buffer(), 0, length);
                }
                for (Future<Long> receiver : receivers) {
                    assertThat(receiver.get()).isPositive();
                }
            }
        }
    }

    @Test
    void aRingWhoseArenaIsClosedRefuses() {
        HugeArena arena = HugeArena.ofShared(require(transparent()));
        ManyToOneRingBuffer ring = new ManyToOneRingBuffer(SegmentBuffer.of(ring(arena)));
        Messages messages = new Messages(0);
        assertThat(ring.write(1, messages.buffer(), 0, messages.next())).isTrue();
        arena.close();

        assertThatThrownBy(() -> ring.write(1, messages.buffer(), 0, messages.next()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ring.read(Arrivals.ofAll(1))).isInstanceOf(IllegalStateException.class);
    }

    private MemorySegment ring(HugeArena arena) {
        return onHugePages(arena, Math.toIntExact(huge.bytes()) + RingBufferDescriptor.TRAILER_LENGTH);
    }

    /** The start of two huge pages, all of which was seen on such. */
    private MemorySegment onHugePages(HugeArena arena, int bytes) {
        MemorySegment memory = arena.allocate(2 * huge.bytes(), huge.bytes());
        assertThat(arena.report(memory).bytesOnLeaves(huge)).isEqualTo(memory.byteSize());
        return memory.asSlice(0, bytes);
    }

    private static Arrivals deliver(RingBuffer ring, int producers) throws Exception {
        Arrivals arrivals = Arrivals.ofAll(producers);
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < producers; i++) {
                int producer = i;
                sent.add(threads.submit(() -> SharedRing.send(ring, producer, MESSAGES)));
            }
            SharedRing.receive(ring, arrivals, (long) producers * MESSAGES);
            for (Future<?> done : sent) {
                done.get();
            }
        }
        return arrivals;
    }

    /** Receives until the last message came, and checks all that weren't overwritten meanwhile. */
    private static long receive(BroadcastReceiver first, SegmentBuffer buffer) {
        Arrivals arrivals = Arrivals.ofSome(1);
        BroadcastReceiver receiver = first;
        while (arrivals.next(0) < MESSAGES) {
            if (receiver.receiveNext()) {
                int length = receiver.length();
                // What was overwritten meanwhile has any length; it isn't valid, and no contents of it are looked at.
                if (length >= 0
                        && length <= Messages.LARGEST
                        && receiver.offset() + length <= receiver.buffer().capacity()) {
                    arrivals.copy(receiver.buffer(), receiver.offset(), length);
                }
                if (receiver.validate()) {
                    arrivals.check(length);
                } else {
                    // Where the next message begins was read from what was overwritten, and may be ahead of all that
                    // is ever sent.
                    receiver = new BroadcastReceiver(buffer);
                }
            } else {
                Thread.onSpinWait();
            }
        }
        return arrivals.count();
    }
}
