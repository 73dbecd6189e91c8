// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import java.util.ArrayList;
import java.util.List;

/**
 * I/O virtual addresses that memory can be mapped at.
 *
 * @param first the first one
 * @param last the last one, as an unsigned number; included, for a range may reach the end of all addresses
 */
public record IovaRange(long first, long last) {
    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if the last address is below the first
     */
    public IovaRange {
        if (Long.compareUnsigned(first, last) > 0) {
            throw new IllegalArgumentException(
                    "no range of I/O addresses: 0x" + Long.toHexString(first) + " to 0x" + Long.toHexString(last));
        }
    }

    /**
     * Whether it contains addresses.
     *
     * @param iova the first one
     * @param length how many; more than 0
     * @return whether all of them are in it
     */
    public boolean contains(long iova, long length) {
        long end = iova + length - 1;
        return Long.compareUnsigned(first, iova) <= 0
                && Long.compareUnsigned(iova, end) <= 0
                && Long.compareUnsigned(end, last) <= 0;
    }

    /** A range that the kernel told; what can't be one isn't the caller's mistake. */
    static IovaRange told(long first, long last) {
        if (Long.compareUnsigned(first, last) > 0) {
            throw new IllegalStateException("the kernel tells of I/O addresses from 0x" + Long.toHexString(first)
                    + " to 0x" + Long.toHexString(last));
        }
        return new IovaRange(first, last);
    }

    /** What is left of it without others, in order. */
    List<IovaRange> without(List<IovaRange> others) {
        List<IovaRange> left = List.of(this);
        for (IovaRange other : others) {
            left = left.stream().flatMap(range -> range.without(other).stream()).toList();
        }
        return left;
    }

    private List<IovaRange> without(IovaRange other) {
        if (Long.compareUnsigned(other.last, first) < 0 || Long.compareUnsigned(last, other.first) < 0) {
            return List.of(this);
        }
        List<IovaRange> left = new ArrayList<>();
        if (Long.compareUnsigned(first, other.first) < 0) {
            left.add(new IovaRange(first, other.first - 1));
        }
        if (Long.compareUnsigned(other.last, last) < 0) {
            left.add(new IovaRange(other.last + 1, last));
        }
        return left;
    }

    /**
     * The addresses in words.
     *
     * @return for example {@code 0xfef00000 to 0x7fffffffff}
     */
    @Override
    public String toString() {
        return "0x" + Long.toHexString(first) + " to 0x" + Long.toHexString(last);
    }
}
