// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

/**
 * Memory that devices reach.
 *
 * @param iova its first I/O address
 * @param length bytes
 * @param address where it is in the process
 * @param readable whether devices may read it
 * @param writable whether devices may write it
 */
public record FakeMapping(long iova, long length, long address, boolean readable, boolean writable) {
    boolean overlaps(long start, long bytes) {
        return start < iova + length && iova < start + bytes;
    }

    boolean contains(long start, long bytes) {
        return start >= iova && bytes <= length - (start - iova);
    }
}
