// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** Accesses to a segment that order others, or exchange a value for another. */
abstract class LargeAtomicAccess extends LargePlainAccess {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();

    LargeAtomicAccess(MemorySegment segment) {
        super(segment);
    }

    @Override
    public long getLongVolatile(long index) {
        return (long) LONG.getVolatile(known(), index);
    }

    @Override
    public long getLongAcquire(long index) {
        return (long) LONG.getAcquire(known(), index);
    }

    @Override
    public long getLongOpaque(long index) {
        return (long) LONG.getOpaque(known(), index);
    }

    @Override
    public void putLongVolatile(long index, long value) {
        LONG.setVolatile(known(), index, value);
    }

    @Override
    public void putLongRelease(long index, long value) {
        LONG.setRelease(known(), index, value);
    }

    @Override
    public void putLongOpaque(long index, long value) {
        LONG.setOpaque(known(), index, value);
    }

    @Override
    public boolean compareAndSetLong(long index, long expected, long value) {
        return LONG.compareAndSet(known(), index, expected, value);
    }

    @Override
    public long compareAndExchangeLong(long index, long expected, long value) {
        return (long) LONG.compareAndExchange(known(), index, expected, value);
    }

    @Override
    public long getAndSetLong(long index, long value) {
        return (long) LONG.getAndSet(known(), index, value);
    }

    @Override
    public long getAndAddLong(long index, long delta) {
        return (long) LONG.getAndAdd(known(), index, delta);
    }

    @Override
    public int getIntVolatile(long index) {
        return (int) INT.getVolatile(known(), index);
    }

    @Override
    public int getIntAcquire(long index) {
        return (int) INT.getAcquire(known(), index);
    }

    @Override
    public int getIntOpaque(long index) {
        return (int) INT.getOpaque(known(), index);
    }

    @Override
    public void putIntVolatile(long index, int value) {
        INT.setVolatile(known(), index, value);
    }

    @Override
    public void putIntRelease(long index, int value) {
        INT.setRelease(known(), index, value);
    }

    @Override
    public void putIntOpaque(long index, int value) {
        INT.setOpaque(known(), index, value);
    }

    @Override
    public boolean compareAndSetInt(long index, int expected, int value) {
        return INT.compareAndSet(known(), index, expected, value);
    }

    @Override
    public int compareAndExchangeInt(long index, int expected, int value) {
        return (int) INT.compareAndExchange(known(), index, expected, value);
    }

    @Override
    public int getAndSetInt(long index, int value) {
        return (int) INT.getAndSet(known(), index, value);
    }

    @Override
    public int getAndAddInt(long index, int delta) {
        return (int) INT.getAndAdd(known(), index, delta);
    }
}
