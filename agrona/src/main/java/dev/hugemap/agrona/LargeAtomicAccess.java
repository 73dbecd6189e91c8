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
        return (long) LONG.getVolatile(segment, index);
    }

    @Override
    public long getLongAcquire(long index) {
        return (long) LONG.getAcquire(segment, index);
    }

    @Override
    public long getLongOpaque(long index) {
        return (long) LONG.getOpaque(segment, index);
    }

    @Override
    public void putLongVolatile(long index, long value) {
        LONG.setVolatile(segment, index, value);
    }

    @Override
    public void putLongRelease(long index, long value) {
        LONG.setRelease(segment, index, value);
    }

    @Override
    public void putLongOpaque(long index, long value) {
        LONG.setOpaque(segment, index, value);
    }

    @Override
    public boolean compareAndSetLong(long index, long expected, long value) {
        return LONG.compareAndSet(segment, index, expected, value);
    }

    @Override
    public long compareAndExchangeLong(long index, long expected, long value) {
        return (long) LONG.compareAndExchange(segment, index, expected, value);
    }

    @Override
    public long getAndSetLong(long index, long value) {
        return (long) LONG.getAndSet(segment, index, value);
    }

    @Override
    public long getAndAddLong(long index, long delta) {
        return (long) LONG.getAndAdd(segment, index, delta);
    }

    @Override
    public int getIntVolatile(long index) {
        return (int) INT.getVolatile(segment, index);
    }

    @Override
    public int getIntAcquire(long index) {
        return (int) INT.getAcquire(segment, index);
    }

    @Override
    public int getIntOpaque(long index) {
        return (int) INT.getOpaque(segment, index);
    }

    @Override
    public void putIntVolatile(long index, int value) {
        INT.setVolatile(segment, index, value);
    }

    @Override
    public void putIntRelease(long index, int value) {
        INT.setRelease(segment, index, value);
    }

    @Override
    public void putIntOpaque(long index, int value) {
        INT.setOpaque(segment, index, value);
    }

    @Override
    public boolean compareAndSetInt(long index, int expected, int value) {
        return INT.compareAndSet(segment, index, expected, value);
    }

    @Override
    public int compareAndExchangeInt(long index, int expected, int value) {
        return (int) INT.compareAndExchange(segment, index, expected, value);
    }

    @Override
    public int getAndSetInt(long index, int value) {
        return (int) INT.getAndSet(segment, index, value);
    }

    @Override
    public int getAndAddInt(long index, int delta) {
        return (int) INT.getAndAdd(segment, index, delta);
    }
}
