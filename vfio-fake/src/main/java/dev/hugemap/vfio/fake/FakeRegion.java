// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import java.util.List;

/**
 * A region of a device: a BAR, or the configuration space.
 *
 * @param index its number
 * @param length bytes
 * @param mappable whether it can be mapped
 * @param areas the only parts that can be mapped; none where all of it can
 */
record FakeRegion(int index, long length, boolean mappable, List<Area> areas) {
    /** As vfio-pci has it: the region's number above an offset of 40 bits. */
    static final int OFFSET_BITS = 40;

    /**
     * A part of a region.
     *
     * @param offset in bytes
     * @param length in bytes
     */
    record Area(long offset, long length) {}

    static FakeRegion absent(int index) {
        return new FakeRegion(index, 0, false, List.of());
    }

    long fileOffset() {
        return (long) index << OFFSET_BITS;
    }

    boolean contains(long offset, long bytes) {
        return offset >= 0 && bytes <= length && offset <= length - bytes;
    }

    boolean maps(long offset, long bytes, long pageSize) {
        if (!mappable) {
            return false;
        }
        if (areas.isEmpty()) {
            return offset + bytes <= (length + pageSize - 1 & -pageSize);
        }
        return areas.stream()
                .anyMatch(area -> offset >= area.offset()
                        && offset + bytes <= (area.offset() + area.length() + pageSize - 1 & -pageSize));
    }
}
