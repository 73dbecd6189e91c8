// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Many bytes at once, between this buffer and arrays, byte buffers and Agrona's buffers. */
abstract class BulkAccess extends AtomicAccess {
    @Override
    public void setMemory(int index, int length, byte value) {
        segment.asSlice(index, length).fill(value);
    }

    @Override
    public void getBytes(int index, byte[] dst) {
        getBytes(index, dst, 0, dst.length);
    }

    @Override
    public void getBytes(int index, byte[] dst, int offset, int length) {
        boundsCheck(index, length);
        Objects.checkFromIndexSize(offset, length, dst.length);
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, index, dst, offset, length);
    }

    @Override
    public void getBytes(int index, MutableDirectBuffer dst, int dstIndex, int length) {
        boundsCheck(index, length);
        if (dst instanceof SegmentMemory other) {
            other.boundsCheck(dstIndex, length);
            MemorySegment.copy(segment, index, other.segment, dstIndex, length);
        } else {
            ForeignBuffer.write(this, index, dst, dstIndex, length);
        }
    }

    @Override
    public void getBytes(int index, ByteBuffer dst, int length) {
        int position = dst.position();
        getBytes(index, dst, position, length);
        dst.position(position + length);
    }

    @Override
    public void getBytes(int index, ByteBuffer dst, int dstOffset, int length) {
        boundsCheck(index, length);
        Objects.checkFromIndexSize(dstOffset, length, dst.capacity());
        MemorySegment.copy(segment, index, whole(dst), dstOffset, length);
    }

    @Override
    public void putBytes(int index, byte[] src) {
        putBytes(index, src, 0, src.length);
    }

    @Override
    public void putBytes(int index, byte[] src, int offset, int length) {
        boundsCheck(index, length);
        Objects.checkFromIndexSize(offset, length, src.length);
        MemorySegment.copy(src, offset, segment, ValueLayout.JAVA_BYTE, index, length);
    }

    @Override
    public void putBytes(int index, ByteBuffer src, int length) {
        int position = src.position();
        putBytes(index, src, position, length);
        src.position(position + length);
    }

    @Override
    public void putBytes(int index, ByteBuffer src, int srcIndex, int length) {
        boundsCheck(index, length);
        Objects.checkFromIndexSize(srcIndex, length, src.capacity());
        MemorySegment.copy(whole(src), srcIndex, segment, index, length);
    }

    @Override
    public void putBytes(int index, DirectBuffer src, int srcIndex, int length) {
        boundsCheck(index, length);
        src.boundsCheck(srcIndex, length);
        if (src instanceof SegmentMemory other) {
            MemorySegment.copy(other.segment, srcIndex, segment, index, length);
        } else {
            ForeignBuffer.read(src, srcIndex, this, index, length);
        }
    }
}
