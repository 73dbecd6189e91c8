// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** Accesses that order others, or exchange a value for another. All need an index at which the memory is aligned. */
abstract class AtomicAccess extends PlainAccess {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final VarHandle SHORT = ValueLayout.JAVA_SHORT.varHandle().withInvokeExactBehavior();
    private static final VarHandle CHAR = ValueLayout.JAVA_CHAR.varHandle().withInvokeExactBehavior();
    private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

    @Override
    public long getLongVolatile(int index) {
        return (long) LONG.getVolatile(known(), (long) index);
    }

    @Override
    public void putLongVolatile(int index, long value) {
        LONG.setVolatile(known(), (long) index, value);
    }

    @Override
    public long getLongAcquire(int index) {
        return (long) LONG.getAcquire(known(), (long) index);
    }

    @Override
    public void putLongRelease(int index, long value) {
        LONG.setRelease(known(), (long) index, value);
    }

    @Override
    public void putLongOrdered(int index, long value) {
        putLongRelease(index, value);
    }

    @Override
    public long getLongOpaque(int index) {
        return (long) LONG.getOpaque(known(), (long) index);
    }

    @Override
    public void putLongOpaque(int index, long value) {
        LONG.setOpaque(known(), (long) index, value);
    }

    @Override
    public long addLongRelease(int index, long increment) {
        return (long) LONG.getAndAddRelease(known(), (long) index, increment);
    }

    @Override
    public long addLongOrdered(int index, long increment) {
        return addLongRelease(index, increment);
    }

    @Override
    public long addLongOpaque(int index, long increment) {
        long before = getLongOpaque(index);
        putLongOpaque(index, before + increment);
        return before;
    }

    @Override
    public boolean compareAndSetLong(int index, long expected, long value) {
        return LONG.compareAndSet(known(), (long) index, expected, value);
    }

    @Override
    public long compareAndExchangeLong(int index, long expected, long value) {
        return (long) LONG.compareAndExchange(known(), (long) index, expected, value);
    }

    @Override
    public long getAndSetLong(int index, long value) {
        return (long) LONG.getAndSet(known(), (long) index, value);
    }

    @Override
    public long getAndAddLong(int index, long delta) {
        return (long) LONG.getAndAdd(known(), (long) index, delta);
    }

    @Override
    public int getIntVolatile(int index) {
        return (int) INT.getVolatile(known(), (long) index);
    }

    @Override
    public void putIntVolatile(int index, int value) {
        INT.setVolatile(known(), (long) index, value);
    }

    @Override
    public int getIntAcquire(int index) {
        return (int) INT.getAcquire(known(), (long) index);
    }

    @Override
    public void putIntRelease(int index, int value) {
        INT.setRelease(known(), (long) index, value);
    }

    @Override
    public void putIntOrdered(int index, int value) {
        putIntRelease(index, value);
    }

    @Override
    public int getIntOpaque(int index) {
        return (int) INT.getOpaque(known(), (long) index);
    }

    @Override
    public void putIntOpaque(int index, int value) {
        INT.setOpaque(known(), (long) index, value);
    }

    @Override
    public int addIntRelease(int index, int increment) {
        return (int) INT.getAndAddRelease(known(), (long) index, increment);
    }

    @Override
    public int addIntOrdered(int index, int increment) {
        return addIntRelease(index, increment);
    }

    @Override
    public int addIntOpaque(int index, int increment) {
        int before = getIntOpaque(index);
        putIntOpaque(index, before + increment);
        return before;
    }

    @Override
    public boolean compareAndSetInt(int index, int expected, int value) {
        return INT.compareAndSet(known(), (long) index, expected, value);
    }

    @Override
    public int compareAndExchangeInt(int index, int expected, int value) {
        return (int) INT.compareAndExchange(known(), (long) index, expected, value);
    }

    @Override
    public int getAndSetInt(int index, int value) {
        return (int) INT.getAndSet(known(), (long) index, value);
    }

    @Override
    public int getAndAddInt(int index, int delta) {
        return (int) INT.getAndAdd(known(), (long) index, delta);
    }

    @Override
    public short getShortVolatile(int index) {
        return (short) SHORT.getVolatile(known(), (long) index);
    }

    @Override
    public void putShortVolatile(int index, short value) {
        SHORT.setVolatile(known(), (long) index, value);
    }

    @Override
    public char getCharVolatile(int index) {
        return (char) CHAR.getVolatile(known(), (long) index);
    }

    @Override
    public void putCharVolatile(int index, char value) {
        CHAR.setVolatile(known(), (long) index, value);
    }

    @Override
    public byte getByteVolatile(int index) {
        return (byte) BYTE.getVolatile(known(), (long) index);
    }

    @Override
    public void putByteVolatile(int index, byte value) {
        BYTE.setVolatile(known(), (long) index, value);
    }
}
