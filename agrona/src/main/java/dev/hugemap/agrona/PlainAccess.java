// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Values of every width, read and written at any index. */
abstract class PlainAccess extends SegmentMemory {
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

    @Override
    public byte getByte(int index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_BYTE, index)
                : segment.get(ValueLayout.JAVA_BYTE, index);
    }

    @Override
    public void putByte(int index, byte value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_BYTE, index, value);
        } else {
            segment.set(ValueLayout.JAVA_BYTE, index, value);
        }
    }

    @Override
    public long getLong(int index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_LONG_UNALIGNED, index)
                : segment.get(ValueLayout.JAVA_LONG_UNALIGNED, index);
    }

    @Override
    public long getLong(int index, ByteOrder order) {
        long value = getLong(index);
        return order == NATIVE ? value : Long.reverseBytes(value);
    }

    @Override
    public void putLong(int index, long value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_LONG_UNALIGNED, index, value);
        } else {
            segment.set(ValueLayout.JAVA_LONG_UNALIGNED, index, value);
        }
    }

    @Override
    public void putLong(int index, long value, ByteOrder order) {
        putLong(index, order == NATIVE ? value : Long.reverseBytes(value));
    }

    @Override
    public int getInt(int index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_INT_UNALIGNED, index)
                : segment.get(ValueLayout.JAVA_INT_UNALIGNED, index);
    }

    @Override
    public int getInt(int index, ByteOrder order) {
        int value = getInt(index);
        return order == NATIVE ? value : Integer.reverseBytes(value);
    }

    @Override
    public void putInt(int index, int value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_INT_UNALIGNED, index, value);
        } else {
            segment.set(ValueLayout.JAVA_INT_UNALIGNED, index, value);
        }
    }

    @Override
    public void putInt(int index, int value, ByteOrder order) {
        putInt(index, order == NATIVE ? value : Integer.reverseBytes(value));
    }

    @Override
    public double getDouble(int index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index)
                : segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index);
    }

    @Override
    public double getDouble(int index, ByteOrder order) {
        return Double.longBitsToDouble(getLong(index, order));
    }

    @Override
    public void putDouble(int index, double value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index, value);
        } else {
            segment.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index, value);
        }
    }

    @Override
    public void putDouble(int index, double value, ByteOrder order) {
        putLong(index, Double.doubleToRawLongBits(value), order);
    }

    @Override
    public float getFloat(int index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_FLOAT_UNALIGNED, index)
                : segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index);
    }

    @Override
    public float getFloat(int index, ByteOrder order) {
        return Float.intBitsToFloat(getInt(index, order));
    }

    @Override
    public void putFloat(int index, float value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_FLOAT_UNALIGNED, index, value);
        } else {
            segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index, value);
        }
    }

    @Override
    public void putFloat(int index, float value, ByteOrder order) {
        putInt(index, Float.floatToRawIntBits(value), order);
    }

    @Override
    public short getShort(int index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_SHORT_UNALIGNED, index)
                : segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, index);
    }

    @Override
    public short getShort(int index, ByteOrder order) {
        short value = getShort(index);
        return order == NATIVE ? value : Short.reverseBytes(value);
    }

    @Override
    public void putShort(int index, short value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_SHORT_UNALIGNED, index, value);
        } else {
            segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, index, value);
        }
    }

    @Override
    public void putShort(int index, short value, ByteOrder order) {
        putShort(index, order == NATIVE ? value : Short.reverseBytes(value));
    }

    @Override
    public char getChar(int index) {
        return offHeap
                ? OFF_HEAP.cast(segment).get(ValueLayout.JAVA_CHAR_UNALIGNED, index)
                : segment.get(ValueLayout.JAVA_CHAR_UNALIGNED, index);
    }

    @Override
    public char getChar(int index, ByteOrder order) {
        char value = getChar(index);
        return order == NATIVE ? value : Character.reverseBytes(value);
    }

    @Override
    public void putChar(int index, char value) {
        if (offHeap) {
            OFF_HEAP.cast(segment).set(ValueLayout.JAVA_CHAR_UNALIGNED, index, value);
        } else {
            segment.set(ValueLayout.JAVA_CHAR_UNALIGNED, index, value);
        }
    }

    @Override
    public void putChar(int index, char value, ByteOrder order) {
        putChar(index, order == NATIVE ? value : Character.reverseBytes(value));
    }
}
