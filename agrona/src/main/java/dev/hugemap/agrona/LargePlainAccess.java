// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import static dev.hugemap.agrona.SegmentMemory.OFF_HEAP;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Values of every width, read and written at any index of a segment. */
abstract class LargePlainAccess implements AtomicLargeBuffer {
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

    final MemorySegment segment;
    private final boolean offHeap;

    LargePlainAccess(MemorySegment segment) {
        this.segment = segment;
        offHeap = OFF_HEAP.isInstance(segment);
    }

    /**
     * The segment, for accesses that hardly ever are to arrays: where none is, the compiler leaves out that branch, and
     * knows the class.
     */
    final MemorySegment known() {
        return offHeap ? OFF_HEAP.cast(segment) : segment;
    }

    @Override
    public byte getByte(long index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_BYTE, index)
                : segment.get(ValueLayout.JAVA_BYTE, index);
    }

    @Override
    public void putByte(long index, byte value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_BYTE, index, value);
        } else {
            segment.set(ValueLayout.JAVA_BYTE, index, value);
        }
    }

    @Override
    public long getLong(long index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_LONG_UNALIGNED, index)
                : segment.get(ValueLayout.JAVA_LONG_UNALIGNED, index);
    }

    @Override
    public long getLong(long index, ByteOrder order) {
        long value = getLong(index);
        return order == NATIVE ? value : Long.reverseBytes(value);
    }

    @Override
    public void putLong(long index, long value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_LONG_UNALIGNED, index, value);
        } else {
            segment.set(ValueLayout.JAVA_LONG_UNALIGNED, index, value);
        }
    }

    @Override
    public void putLong(long index, long value, ByteOrder order) {
        putLong(index, order == NATIVE ? value : Long.reverseBytes(value));
    }

    @Override
    public int getInt(long index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_INT_UNALIGNED, index)
                : segment.get(ValueLayout.JAVA_INT_UNALIGNED, index);
    }

    @Override
    public int getInt(long index, ByteOrder order) {
        int value = getInt(index);
        return order == NATIVE ? value : Integer.reverseBytes(value);
    }

    @Override
    public void putInt(long index, int value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_INT_UNALIGNED, index, value);
        } else {
            segment.set(ValueLayout.JAVA_INT_UNALIGNED, index, value);
        }
    }

    @Override
    public void putInt(long index, int value, ByteOrder order) {
        putInt(index, order == NATIVE ? value : Integer.reverseBytes(value));
    }

    @Override
    public double getDouble(long index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index)
                : segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index);
    }

    @Override
    public double getDouble(long index, ByteOrder order) {
        return Double.longBitsToDouble(getLong(index, order));
    }

    @Override
    public void putDouble(long index, double value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index, value);
        } else {
            segment.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index, value);
        }
    }

    @Override
    public void putDouble(long index, double value, ByteOrder order) {
        putLong(index, Double.doubleToRawLongBits(value), order);
    }

    @Override
    public float getFloat(long index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_FLOAT_UNALIGNED, index)
                : segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index);
    }

    @Override
    public float getFloat(long index, ByteOrder order) {
        return Float.intBitsToFloat(getInt(index, order));
    }

    @Override
    public void putFloat(long index, float value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_FLOAT_UNALIGNED, index, value);
        } else {
            segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index, value);
        }
    }

    @Override
    public void putFloat(long index, float value, ByteOrder order) {
        putInt(index, Float.floatToRawIntBits(value), order);
    }

    @Override
    public short getShort(long index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_SHORT_UNALIGNED, index)
                : segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, index);
    }

    @Override
    public short getShort(long index, ByteOrder order) {
        short value = getShort(index);
        return order == NATIVE ? value : Short.reverseBytes(value);
    }

    @Override
    public void putShort(long index, short value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_SHORT_UNALIGNED, index, value);
        } else {
            segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, index, value);
        }
    }

    @Override
    public void putShort(long index, short value, ByteOrder order) {
        putShort(index, order == NATIVE ? value : Short.reverseBytes(value));
    }

    @Override
    public char getChar(long index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_CHAR_UNALIGNED, index)
                : segment.get(ValueLayout.JAVA_CHAR_UNALIGNED, index);
    }

    @Override
    public char getChar(long index, ByteOrder order) {
        char value = getChar(index);
        return order == NATIVE ? value : Character.reverseBytes(value);
    }

    @Override
    public void putChar(long index, char value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_CHAR_UNALIGNED, index, value);
        } else {
            segment.set(ValueLayout.JAVA_CHAR_UNALIGNED, index, value);
        }
    }

    @Override
    public void putChar(long index, char value, ByteOrder order) {
        putChar(index, order == NATIVE ? value : Character.reverseBytes(value));
    }
}
