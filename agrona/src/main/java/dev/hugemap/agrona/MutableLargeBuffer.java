// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** A {@link LargeBuffer} that is written as well. */
public interface MutableLargeBuffer extends LargeBuffer {
    /**
     * Writes one byte many times.
     *
     * @param index where they start
     * @param length how many
     * @param value of each
     */
    void setMemory(long index, long length, byte value);

    /**
     * Writes a {@code byte}.
     *
     * @param index where it goes
     * @param value to be written
     */
    void putByte(long index, byte value);

    /**
     * Writes a {@code long}.
     *
     * @param index where it starts
     * @param value to be written
     */
    void putLong(long index, long value);

    /**
     * Writes a {@code long} in an order.
     *
     * @param index where it starts
     * @param value to be written
     * @param order of its bytes
     */
    void putLong(long index, long value, ByteOrder order);

    /**
     * Writes an {@code int}.
     *
     * @param index where it starts
     * @param value to be written
     */
    void putInt(long index, int value);

    /**
     * Writes an {@code int} in an order.
     *
     * @param index where it starts
     * @param value to be written
     * @param order of its bytes
     */
    void putInt(long index, int value, ByteOrder order);

    /**
     * Writes a {@code double}.
     *
     * @param index where it starts
     * @param value to be written
     */
    void putDouble(long index, double value);

    /**
     * Writes a {@code double} in an order.
     *
     * @param index where it starts
     * @param value to be written
     * @param order of its bytes
     */
    void putDouble(long index, double value, ByteOrder order);

    /**
     * Writes a {@code float}.
     *
     * @param index where it starts
     * @param value to be written
     */
    void putFloat(long index, float value);

    /**
     * Writes a {@code float} in an order.
     *
     * @param index where it starts
     * @param value to be written
     * @param order of its bytes
     */
    void putFloat(long index, float value, ByteOrder order);

    /**
     * Writes a {@code short}.
     *
     * @param index where it starts
     * @param value to be written
     */
    void putShort(long index, short value);

    /**
     * Writes a {@code short} in an order.
     *
     * @param index where it starts
     * @param value to be written
     * @param order of its bytes
     */
    void putShort(long index, short value, ByteOrder order);

    /**
     * Writes a {@code char}.
     *
     * @param index where it starts
     * @param value to be written
     */
    void putChar(long index, char value);

    /**
     * Writes a {@code char} in an order.
     *
     * @param index where it starts
     * @param value to be written
     * @param order of its bytes
     */
    void putChar(long index, char value, ByteOrder order);

    /**
     * Writes the whole of an array.
     *
     * @param index where it goes
     * @param src the array
     */
    void putBytes(long index, byte[] src);

    /**
     * Writes a part of an array.
     *
     * @param index where it goes
     * @param src the array
     * @param offset where the part starts
     * @param length of the part
     */
    void putBytes(long index, byte[] src, int offset, int length);

    /**
     * Writes what a byte buffer has at its position, and moves that.
     *
     * @param index where it goes
     * @param src the byte buffer
     * @param length how many bytes
     * @throws IndexOutOfBoundsException also if it has fewer in front of its limit
     */
    void putBytes(long index, ByteBuffer src, int length);

    /**
     * Writes what one of Agrona's buffers has.
     *
     * @param index where it goes
     * @param src the buffer
     * @param srcIndex where it starts in it
     * @param length how many bytes
     */
    void putBytes(long index, DirectBuffer src, int srcIndex, int length);

    /**
     * Writes what a segment has.
     *
     * @param index where it goes
     * @param src the segment
     * @param srcOffset where it starts in it
     * @param length how many bytes
     */
    void putBytes(long index, MemorySegment src, long srcOffset, long length);
}
