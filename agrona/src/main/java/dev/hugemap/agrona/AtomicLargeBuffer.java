// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

/**
 * A {@link MutableLargeBuffer} for several threads or processes: its methods order other accesses, or exchange a value for
 * another, as those of the same names of Agrona's {@link org.agrona.concurrent.AtomicBuffer} do. All of them throw
 * {@link IllegalArgumentException} at an address that isn't a multiple of the value's size.
 */
public interface AtomicLargeBuffer extends MutableLargeBuffer {
    /**
     * Looks whether indexes that are multiples of 8 are at addresses that are.
     *
     * @throws IllegalStateException if not
     */
    void verifyAlignment();

    /**
     * Reads a {@code long}, that nothing after it comes before, nor anything before it after.
     *
     * @param index where it starts
     * @return the value
     */
    long getLongVolatile(long index);

    /**
     * Reads a {@code long}, that nothing after it comes before.
     *
     * @param index where it starts
     * @return the value
     */
    long getLongAcquire(long index);

    /**
     * Reads a {@code long}, whole, and of no order.
     *
     * @param index where it starts
     * @return the value
     */
    long getLongOpaque(long index);

    /**
     * Writes a {@code long}, that nothing after it comes before, nor anything before it after.
     *
     * @param index where it starts
     * @param value to be written
     */
    void putLongVolatile(long index, long value);

    /**
     * Writes a {@code long}, that nothing before it comes after.
     *
     * @param index where it starts
     * @param value to be written
     */
    void putLongRelease(long index, long value);

    /**
     * Writes a {@code long}, whole, and of no order.
     *
     * @param index where it starts
     * @param value to be written
     */
    void putLongOpaque(long index, long value);

    /**
     * Writes a {@code long} if another one is there.
     *
     * @param index where it starts
     * @param expected what must be there
     * @param value to be written
     * @return whether it was there, and the value is now
     */
    boolean compareAndSetLong(long index, long expected, long value);

    /**
     * Writes a {@code long} if another one is there, and tells which was.
     *
     * @param index where it starts
     * @param expected what must be there
     * @param value to be written
     * @return what was there; the value is now if that was expected
     */
    long compareAndExchangeLong(long index, long expected, long value);

    /**
     * Writes a {@code long} in another one's place.
     *
     * @param index where it starts
     * @param value to be written
     * @return what was there
     */
    long getAndSetLong(long index, long value);

    /**
     * Adds to a {@code long}.
     *
     * @param index where it starts
     * @param delta what is added
     * @return what was there
     */
    long getAndAddLong(long index, long delta);

    /**
     * Reads an {@code int}, that nothing after it comes before, nor anything before it after.
     *
     * @param index where it starts
     * @return the value
     */
    int getIntVolatile(long index);

    /**
     * Reads an {@code int}, that nothing after it comes before.
     *
     * @param index where it starts
     * @return the value
     */
    int getIntAcquire(long index);

    /**
     * Reads an {@code int}, whole, and of no order.
     *
     * @param index where it starts
     * @return the value
     */
    int getIntOpaque(long index);

    /**
     * Writes an {@code int}, that nothing after it comes before, nor anything before it after.
     *
     * @param index where it starts
     * @param value to be written
     */
    void putIntVolatile(long index, int value);

    /**
     * Writes an {@code int}, that nothing before it comes after.
     *
     * @param index where it starts
     * @param value to be written
     */
    void putIntRelease(long index, int value);

    /**
     * Writes an {@code int}, whole, and of no order.
     *
     * @param index where it starts
     * @param value to be written
     */
    void putIntOpaque(long index, int value);

    /**
     * Writes an {@code int} if another one is there.
     *
     * @param index where it starts
     * @param expected what must be there
     * @param value to be written
     * @return whether it was there, and the value is now
     */
    boolean compareAndSetInt(long index, int expected, int value);

    /**
     * Writes an {@code int} if another one is there, and tells which was.
     *
     * @param index where it starts
     * @param expected what must be there
     * @param value to be written
     * @return what was there; the value is now if that was expected
     */
    int compareAndExchangeInt(long index, int expected, int value);

    /**
     * Writes an {@code int} in another one's place.
     *
     * @param index where it starts
     * @param value to be written
     * @return what was there
     */
    int getAndSetInt(long index, int value);

    /**
     * Adds to an {@code int}.
     *
     * @param index where it starts
     * @param delta what is added
     * @return what was there
     */
    int getAndAddInt(long index, int delta);
}
