// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

/**
 * A page size: a power of two, in bytes.
 *
 * <p>Immutable; ordered by size. Which sizes exist is a fact of the host, never of this class.
 *
 * @param bytes the size
 */
public record PageSize(long bytes) implements Comparable<PageSize> {
    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if {@code bytes} is not a power of two
     */
    public PageSize {
        if (Long.bitCount(bytes) != 1 || bytes < 0) {
            throw new IllegalArgumentException("a page size is a power of two, not " + bytes);
        }
    }

    /**
     * A size in KiB.
     *
     * @param count how many KiB, a power of two
     * @return the size
     */
    public static PageSize kib(long count) {
        return new PageSize(Math.multiplyExact(count, 1L << 10));
    }

    /**
     * A size in MiB.
     *
     * @param count how many MiB, a power of two
     * @return the size
     */
    public static PageSize mib(long count) {
        return new PageSize(Math.multiplyExact(count, 1L << 20));
    }

    /**
     * A size in GiB.
     *
     * @param count how many GiB, a power of two
     * @return the size
     */
    public static PageSize gib(long count) {
        return new PageSize(Math.multiplyExact(count, 1L << 30));
    }

    /**
     * Reads a size as people write it.
     *
     * @param text for example {@code 2m}, {@code 64k}, {@code 1GiB}, {@code 4096}
     * @return the size
     * @throws IllegalArgumentException if the text is no size or no power of two
     */
    public static PageSize parse(String text) {
        return new PageSize(Bytes.parse(text));
    }

    /**
     * The size's binary logarithm.
     *
     * @return for example 21 for 2 MiB
     */
    public int log2() {
        return Long.numberOfTrailingZeros(bytes);
    }

    /**
     * Whether an address, offset or length is a multiple of this size.
     *
     * @param value in bytes
     * @return true if it is
     */
    public boolean isAligned(long value) {
        return (value & bytes - 1) == 0;
    }

    /**
     * The next lower multiple of this size.
     *
     * @param value in bytes
     * @return the value itself where it is aligned
     */
    public long roundDown(long value) {
        return value & -bytes;
    }

    /**
     * The next higher multiple of this size.
     *
     * @param value in bytes, not negative
     * @return the value itself where it is aligned
     * @throws ArithmeticException if the result is more than a long holds
     */
    public long roundUp(long value) {
        return roundDown(Math.addExact(value, bytes - 1));
    }

    /**
     * How many pages of this size cover a length.
     *
     * @param length in bytes, not negative
     * @return the count, rounded up
     */
    public long pagesIn(long length) {
        return (length >>> log2()) + (isAligned(length) ? 0 : 1);
    }

    @Override
    public int compareTo(PageSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /**
     * The size as people and options write it in short.
     *
     * @return for example {@code 2m}, {@code 64k}, {@code 1g}
     */
    public String shortName() {
        int unit = Math.min(log2() / 10, 4);
        return (bytes >>> unit * 10) + (unit == 0 ? "" : String.valueOf("kmgt".charAt(unit - 1)));
    }

    // What a record gets of itself is linked at its first use, by method handles: many milliseconds in a cold JVM.

    @Override
    public boolean equals(Object other) {
        return other instanceof PageSize size && size.bytes == bytes;
    }

    @Override
    public int hashCode() {
        return log2();
    }

    @Override
    public String toString() {
        return Bytes.format(bytes);
    }
}
