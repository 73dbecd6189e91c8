// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * Memory that is read by a {@code long} index, in the manner of Agrona's {@link org.agrona.DirectBuffer}, whose indexes end at
 * 2 GiB. Values may be at any index; without an order they are in the machine's.
 *
 * <p>Indexes and lengths are in bytes. Every method that takes one throws {@link IndexOutOfBoundsException} if not all of what
 * it asks for is below the capacity, and {@link IllegalStateException} if the memory is gone; then nothing is done.
 */
public interface LargeBuffer {
    /**
     * How many bytes this buffer has.
     *
     * @return the capacity
     */
    long capacity();

    /**
     * Looks whether a limit is in this buffer, its end included.
     *
     * @param limit up to which something is to be read or written
     * @throws IndexOutOfBoundsException if it is beyond the capacity
     */
    void checkLimit(long limit);

    /**
     * Looks whether a range is in this buffer.
     *
     * @param index where the range starts
     * @param length of the range
     * @throws IndexOutOfBoundsException if it isn't
     */
    void boundsCheck(long index, long length);

    /**
     * Reads a {@code byte}.
     *
     * @param index where it is
     * @return the value
     */
    byte getByte(long index);

    /**
     * Reads a {@code long}.
     *
     * @param index where it starts
     * @return the value
     */
    long getLong(long index);

    /**
     * Reads a {@code long} of an order.
     *
     * @param index where it starts
     * @param order of its bytes
     * @return the value
     */
    long getLong(long index, ByteOrder order);

    /**
     * Reads an {@code int}.
     *
     * @param index where it starts
     * @return the value
     */
    int getInt(long index);

    /**
     * Reads an {@code int} of an order.
     *
     * @param index where it starts
     * @param order of its bytes
     * @return the value
     */
    int getInt(long index, ByteOrder order);

    /**
     * Reads a {@code double}.
     *
     * @param index where it starts
     * @return the value
     */
    double getDouble(long index);

    /**
     * Reads a {@code double} of an order.
     *
     * @param index where it starts
     * @param order of its bytes
     * @return the value
     */
    double getDouble(long index, ByteOrder order);

    /**
     * Reads a {@code float}.
     *
     * @param index where it starts
     * @return the value
     */
    float getFloat(long index);

    /**
     * Reads a {@code float} of an order.
     *
     * @param index where it starts
     * @param order of its bytes
     * @return the value
     */
    float getFloat(long index, ByteOrder order);

    /**
     * Reads a {@code short}.
     *
     * @param index where it starts
     * @return the value
     */
    short getShort(long index);

    /**
     * Reads a {@code short} of an order.
     *
     * @param index where it starts
     * @param order of its bytes
     * @return the value
     */
    short getShort(long index, ByteOrder order);

    /**
     * Reads a {@code char}.
     *
     * @param index where it starts
     * @return the value
     */
    char getChar(long index);

    /**
     * Reads a {@code char} of an order.
     *
     * @param index where it starts
     * @param order of its bytes
     * @return the value
     */
    char getChar(long index, ByteOrder order);

    /**
     * Reads bytes into the whole of an array.
     *
     * @param index where they start
     * @param dst the array
     */
    void getBytes(long index, byte[] dst);

    /**
     * Reads bytes into a part of an array.
     *
     * @param index where they start
     * @param dst the array
     * @param offset where they go in the array
     * @param length how many
     */
    void getBytes(long index, byte[] dst, int offset, int length);

    /**
     * Reads bytes into a byte buffer, at its position, and moves that.
     *
     * @param index where they start
     * @param dst the byte buffer
     * @param length how many
     * @throws IndexOutOfBoundsException also if they don't fit in front of its limit
     */
    void getBytes(long index, ByteBuffer dst, int length);

    /**
     * Reads bytes into one of Agrona's buffers.
     *
     * @param index where they start
     * @param dst the buffer
     * @param dstIndex where they go in it
     * @param length how many
     */
    void getBytes(long index, MutableDirectBuffer dst, int dstIndex, int length);

    /**
     * Reads bytes into a segment.
     *
     * @param index where they start
     * @param dst the segment
     * @param dstOffset where they go in it
     * @param length how many
     */
    void getBytes(long index, MemorySegment dst, long dstOffset, long length);
}
