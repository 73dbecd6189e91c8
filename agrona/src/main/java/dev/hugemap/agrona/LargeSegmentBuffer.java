// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

/**
 * An {@link AtomicLargeBuffer} over a {@link MemorySegment} of any size, as {@link SegmentBuffer} is one of Agrona's over
 * what an {@code int} can index. {@link #slice} gives the latter over a part.
 *
 * <p>Bounds are always checked. Lifetime and thread-safety of the memory are its arena's: after that closes every access throws
 * {@link IllegalStateException}, and one by another thread than a confined arena's {@link WrongThreadException}. A write to a
 * segment that may only be read throws {@link IllegalArgumentException}.
 */
public final class LargeSegmentBuffer extends LargeAtomicAccess {
    private LargeSegmentBuffer(MemorySegment segment) {
        super(segment);
    }

    /**
     * A buffer over a segment.
     *
     * @param memory the segment
     * @return the buffer
     */
    public static LargeSegmentBuffer of(MemorySegment memory) {
        return new LargeSegmentBuffer(memory);
    }

    /**
     * The memory that this buffer is over.
     *
     * @return the segment, of the buffer's capacity
     */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * One of Agrona's buffers over a part of the same memory.
     *
     * @param index where the part starts
     * @param length of the part
     * @return a buffer whose index 0 is there
     * @throws IndexOutOfBoundsException if not all of the part is in this buffer
     */
    public SegmentBuffer slice(long index, int length) {
        return SegmentBuffer.of(segment.asSlice(index, length));
    }

    @Override
    public long capacity() {
        return segment.byteSize();
    }

    @Override
    public void checkLimit(long limit) {
        if (limit > capacity()) {
            throw new IndexOutOfBoundsException("limit " + limit + " is beyond the capacity of " + capacity());
        }
    }

    @Override
    public void boundsCheck(long index, long length) {
        Objects.checkFromIndexSize(index, length, capacity());
    }

    @Override
    public void verifyAlignment() {
        if (segment.maxByteAlignment() < AtomicBuffer.ALIGNMENT) {
            throw new IllegalStateException("memory is aligned by " + segment.maxByteAlignment() + " and not by "
                    + AtomicBuffer.ALIGNMENT + ", so that what orders or exchanges would be refused: " + segment);
        }
    }

    @Override
    public void setMemory(long index, long length, byte value) {
        segment.asSlice(index, length).fill(value);
    }

    @Override
    public void getBytes(long index, byte[] dst) {
        getBytes(index, dst, 0, dst.length);
    }

    @Override
    public void getBytes(long index, byte[] dst, int offset, int length) {
        boundsCheck(index, length);
        Objects.checkFromIndexSize(offset, length, dst.length);
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, index, dst, offset, length);
    }

    @Override
    public void getBytes(long index, ByteBuffer dst, int length) {
        boundsCheck(index, length);
        Objects.checkFromIndexSize(0, length, dst.remaining());
        MemorySegment.copy(segment, index, MemorySegment.ofBuffer(dst), 0, length);
        dst.position(dst.position() + length);
    }

    @Override
    public void getBytes(long index, MutableDirectBuffer dst, int dstIndex, int length) {
        slice(index, length).getBytes(0, dst, dstIndex, length);
    }

    @Override
    public void getBytes(long index, MemorySegment dst, long dstOffset, long length) {
        boundsCheck(index, length);
        MemorySegment.copy(segment, index, dst, dstOffset, length);
    }

    @Override
    public void putBytes(long index, byte[] src) {
        putBytes(index, src, 0, src.length);
    }

    @Override
    public void putBytes(long index, byte[] src, int offset, int length) {
        boundsCheck(index, length);
        Objects.checkFromIndexSize(offset, length, src.length);
        MemorySegment.copy(src, offset, segment, ValueLayout.JAVA_BYTE, index, length);
    }

    @Override
    public void putBytes(long index, ByteBuffer src, int length) {
        boundsCheck(index, length);
        Objects.checkFromIndexSize(0, length, src.remaining());
        MemorySegment.copy(MemorySegment.ofBuffer(src), 0, segment, index, length);
        src.position(src.position() + length);
    }

    @Override
    public void putBytes(long index, DirectBuffer src, int srcIndex, int length) {
        slice(index, length).putBytes(0, src, srcIndex, length);
    }

    @Override
    public void putBytes(long index, MemorySegment src, long srcOffset, long length) {
        boundsCheck(index, length);
        MemorySegment.copy(src, srcOffset, segment, index, length);
    }

    @Override
    public String toString() {
        return "LargeSegmentBuffer{" + segment + "}";
    }
}
