// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.agrona.SegmentBuffer;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * A ring in a file that two processes map.
 *
 * @param memory the ring's messages, which are all but its counters
 * @param ring over them, and the counters after them
 */
record RingMapping(MemorySegment memory, ManyToOneRingBuffer ring) {
    /** Of each message, so that it fills a cache line with its header. */
    static final int MESSAGE = 56;

    private static final int RECORD = 64;

    /** Maps a file for a ring of so many bytes, and makes it if it isn't there: the counters get a huge page of their own. */
    static RingMapping map(Arena arena, Path file, int bytes, PageSize huge) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment all = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes + huge.bytes(), arena);
            MemorySegment counted = all.asSlice(0, bytes + RingBufferDescriptor.TRAILER_LENGTH);
            return new RingMapping(all.asSlice(0, bytes), new ManyToOneRingBuffer(SegmentBuffer.of(counted)));
        }
    }

    /** How many messages go once around a ring. */
    static long oneTimeAround(int bytes) {
        return bytes / RECORD;
    }

    /** On which pages this process has the ring. */
    ObservedPages observed(PageSize label) {
        AddressRange range = new AddressRange(memory.address(), memory.byteSize());
        return ObservedPages.of(HugeMemory.system().inspector().report(range), label);
    }
}
