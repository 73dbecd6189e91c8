// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.agrona;

import static dev.hugemap.it.agrona.SharedRingTest.GIVE_UP;

import dev.hugemap.agrona.SegmentBuffer;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * A ring in a file, which every process that maps it shares.
 *
 * @param memory all of the file
 * @param ring over its start: half of the file, and the counters after that
 */
record SharedRing(MemorySegment memory, ManyToOneRingBuffer ring) {
    /** Maps a file, which is made if it isn't there, and of so many bytes if it is shorter. */
    static SharedRing map(Arena arena, Path file, int bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
            MemorySegment half = memory.asSlice(0, bytes / 2 + RingBufferDescriptor.TRAILER_LENGTH);
            return new SharedRing(memory, new ManyToOneRingBuffer(SegmentBuffer.of(half)));
        }
    }

    /** What the kernel says of this process's mapping. */
    MappingReport report() {
        AddressRange range = new AddressRange(memory.address(), memory.byteSize());
        return HugeMemory.system().inspector().report(range);
    }

    static void send(RingBuffer ring, int producer, int count) {
        long end = System.nanoTime() + GIVE_UP.toNanos();
        Messages messages = new Messages(producer);
        for (int i = 0; i < count; i++) {
            int length = messages.next();
            while (!ring.write(1, messages.buffer(), 0, length)) {
                waitUntil(end);
            }
        }
    }

    static void receive(RingBuffer ring, Arrivals arrivals, long count) {
        long end = System.nanoTime() + GIVE_UP.toNanos();
        while (arrivals.count() < count) {
            if (ring.read(arrivals) == 0) {
                waitUntil(end);
            }
        }
    }

    private static void waitUntil(long end) {
        if (System.nanoTime() - end > 0) {
            throw new AssertionError("nothing moves any more in the ring");
        }
        LockSupport.parkNanos(1000);
    }
}
