// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

/**
 * A range of virtual addresses: {@code start} inclusive, {@code end()} exclusive.
 *
 * @param start first address
 * @param length in bytes, 0 or more
 */
public record AddressRange(long start, long length) {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if start or length is negative or the range ends beyond the largest long
     */
    public AddressRange {
        if (start < 0 || length < 0 || start + length < 0) {
            throw new IllegalArgumentException("no address range: start " + start + ", length " + length);
        }
    }

    /**
     * The range between two addresses.
     *
     * @param start first address
     * @param end address after the last
     * @return the range
     */
    public static AddressRange between(long start, long end) {
        return new AddressRange(start, end - start);
    }

    /**
     * The address after the last.
     *
     * @return exclusive end
     */
    public long end() {
        return start + length;
    }

    /**
     * Whether another range lies in this one.
     *
     * @param other the other range
     * @return true if no part of it lies outside
     */
    public boolean contains(AddressRange other) {
        return start <= other.start && other.end() <= end();
    }

    /**
     * Whether another range shares an address with this one.
     *
     * @param other the other range
     * @return true if it does
     */
    public boolean overlaps(AddressRange other) {
        return start < other.end() && other.start < end();
    }

    /**
     * The smallest range of whole pages that covers this one.
     *
     * @param size the page size
     * @return a range aligned at both ends
     */
    public AddressRange alignOutward(PageSize size) {
        return between(size.roundDown(start), size.roundUp(end()));
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(start) + "-0x" + Long.toHexString(end()) + " (" + Bytes.format(length) + ")";
    }
}
