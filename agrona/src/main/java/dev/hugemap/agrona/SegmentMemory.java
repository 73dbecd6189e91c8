// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** The segment under a buffer, what may take its place, and what is told of where it is. */
abstract class SegmentMemory implements AtomicBuffer {
    /**
     * The class of segments outside of arrays. A cast to it tells the JIT which one it is: the JDK's accessors are shared by the
     * whole JVM, and once they have seen three classes of segments, each access costs virtual calls, ten times of its own time.
     */
    static final Class<? extends MemorySegment> OFF_HEAP = MemorySegment.NULL.getClass();

    MemorySegment segment = MemorySegment.NULL;
    int capacity;

    /** Whether the segment is of {@link #OFF_HEAP}. */
    boolean offHeap;

    private @Nullable ByteBuffer byteBuffer;
    private int wrapAdjustment;

    /**
     * Puts this buffer over a segment.
     *
     * @param memory the segment; what may be done with it, by whom and for how long, is its own arena's rule
     * @throws IllegalArgumentException if it is larger than an {@code int} can index
     */
    public void wrap(MemorySegment memory) {
        boolean inBytes = memory.heapBase().orElse(null) instanceof byte[];
        take(memory, null, inBytes ? Math.toIntExact(memory.address()) : 0);
    }

    @Override
    public void wrap(byte[] array) {
        take(MemorySegment.ofArray(array), null, 0);
    }

    @Override
    public void wrap(byte[] array, int offset, int length) {
        take(MemorySegment.ofArray(array).asSlice(offset, length), null, offset);
    }

    @Override
    public void wrap(ByteBuffer buffer) {
        wrap(buffer, 0, buffer.capacity());
    }

    @Override
    public void wrap(ByteBuffer buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.capacity());
        MemorySegment memory = whole(buffer).asSlice(offset, length);
        boolean inBytes = memory.heapBase().orElse(null) instanceof byte[];
        take(memory, buffer.duplicate(), inBytes ? Math.toIntExact(memory.address()) : offset);
    }

    @Override
    public void wrap(DirectBuffer buffer) {
        wrap(buffer, 0, buffer.capacity());
    }

    /**
     * Puts this buffer over a part of what another one is over.
     *
     * @throws IllegalArgumentException if that one is over an address alone, for nothing says how long memory there lives
     */
    @Override
    public void wrap(DirectBuffer buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.capacity());
        byte[] array = buffer.byteArray();
        ByteBuffer bytes = buffer.byteBuffer();
        int start = buffer.wrapAdjustment() + offset;
        if (buffer instanceof SegmentMemory other) {
            take(other.segment.asSlice(offset, length), other.byteBuffer, start);
        } else if (array != null) {
            take(MemorySegment.ofArray(array).asSlice(start, length), duplicate(bytes), start);
        } else if (bytes != null) {
            take(whole(bytes).asSlice(start, length), duplicate(bytes), start);
        } else {
            throw new IllegalArgumentException(
                    "can't wrap " + buffer + ": it is over an address alone, and nothing says"
                            + " how long memory there lives; wrap the segment, array or ByteBuffer that it was made of");
        }
    }

    /**
     * Refused: nothing says how long memory at an address lives.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void wrap(long address, int length) {
        throw new UnsupportedOperationException("can't wrap " + length + " bytes at address 0x"
                + Long.toHexString(address) + ": nothing says how long memory there lives; wrap a MemorySegment of it");
    }

    /**
     * Where this buffer starts in {@link #byteArray()}, as {@code Unsafe} counts.
     *
     * @throws UnsupportedOperationException if the memory is no {@code byte[]}: whoever kept an address would kill the JVM
     *     by an access after the segment's arena closes
     */
    @Override
    public long addressOffset() {
        if (byteArray() == null) {
            throw new UnsupportedOperationException("a segment buffer gives no address: an access by it after the arena"
                    + " closes would kill the JVM; copy with this buffer's own getBytes and putBytes, or take its"
                    + " unsafeView() where you can tell that the arena stays open");
        }
        return BufferUtil.ARRAY_BASE_OFFSET + segment.address();
    }

    /** The array that this buffer is over, or null if it is over other memory, or may only be read. */
    @Override
    public byte @Nullable [] byteArray() {
        return segment.heapBase().orElse(null) instanceof byte[] array ? array : null;
    }

    /** A duplicate of the {@link ByteBuffer} that was wrapped, by which nobody can free it; null if something else was. */
    @Override
    public @Nullable ByteBuffer byteBuffer() {
        return byteBuffer;
    }

    @Override
    public int wrapAdjustment() {
        return wrapAdjustment;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public boolean isExpandable() {
        return false;
    }

    @Override
    public void checkLimit(int limit) {
        if (limit > capacity) {
            throw new IndexOutOfBoundsException("limit " + limit + " is beyond the capacity of " + capacity);
        }
    }

    @Override
    public void boundsCheck(int index, int length) {
        Objects.checkFromIndexSize(index, length, capacity);
    }

    /**
     * Looks whether every access at a multiple of its own size is aligned, which those that order or exchange need.
     *
     * @throws IllegalStateException if not: memory at an odd address, and every {@code byte[]}, which the JVM may put at one
     */
    @Override
    public void verifyAlignment() {
        if (segment.maxByteAlignment() < ALIGNMENT) {
            throw new IllegalStateException("memory is aligned by " + segment.maxByteAlignment() + " and not by "
                    + ALIGNMENT + ", so that what orders or exchanges would be refused: " + segment);
        }
    }

    /**
     * The segment, for accesses that hardly ever are to arrays: where none is, the compiler leaves out that branch, and
     * knows the class.
     */
    final MemorySegment known() {
        return offHeap ? OFF_HEAP.cast(segment) : segment;
    }

    private void take(MemorySegment memory, @Nullable ByteBuffer bytes, int adjustment) {
        if (memory.byteSize() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "can't index " + memory.byteSize() + " bytes by int, which ends at 2,147,483,647: take a slice");
        }
        segment = memory;
        offHeap = OFF_HEAP.isInstance(memory);
        capacity = (int) memory.byteSize();
        byteBuffer = bytes;
        wrapAdjustment = adjustment;
    }

    private static @Nullable ByteBuffer duplicate(@Nullable ByteBuffer buffer) {
        return buffer == null ? null : buffer.duplicate();
    }

    /** From index 0 to the capacity, whatever position and limit are. */
    static MemorySegment whole(ByteBuffer buffer) {
        return MemorySegment.ofBuffer(buffer.duplicate().clear());
    }
}
