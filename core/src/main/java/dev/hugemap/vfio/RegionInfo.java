// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.hugemap.bridge.abi.Fields;
import dev.hugemap.bridge.abi.Vfio;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A region of a device: a BAR, the ROM, the configuration space.
 *
 * @param index its number
 * @param length bytes; 0 where the device doesn't have it
 * @param fileOffset where it is in the device's file
 * @param readable whether it can be read
 * @param writable whether it can be written
 * @param areas the parts that can be mapped, as offsets into the region, in order and apart; none where none can be
 * @param messageTableMappable whether the kernel says that what holds the device's MSI-X table can be mapped as well, since
 *     4.16; false also where the region holds no such table
 */
public record RegionInfo(
        int index,
        long length,
        long fileOffset,
        boolean readable,
        boolean writable,
        List<AddressRange> areas,
        boolean messageTableMappable) {
    private static final long FLAGS = offset("flags");
    private static final long INDEX = offset("index");
    private static final long CAP_OFFSET = offset("cap_offset");
    private static final long SIZE = offset("size");
    private static final long OFFSET = offset("offset");
    private static final long AREAS = 16;
    private static final long AREA_COUNT = 8;

    /**
     * Reads what VFIO_DEVICE_GET_REGION_INFO answered.
     *
     * @param answer {@link Vfio#VFIO_REGION_INFO} with what follows it
     * @throws IllegalStateException if its capabilities make no sense
     */
    static RegionInfo of(MemorySegment answer) {
        int flags = answer.get(JAVA_INT, FLAGS);
        long length = answer.get(JAVA_LONG, SIZE);
        if (length < 0) {
            throw new IllegalStateException("a region of " + Long.toUnsignedString(length) + " bytes");
        }
        boolean told = (flags & Vfio.VFIO_REGION_INFO_FLAG_CAPS) != 0;
        Capabilities capabilities = Capabilities.in(answer, told ? answer.get(JAVA_INT, CAP_OFFSET) : 0);
        boolean mappable = (flags & Vfio.VFIO_REGION_INFO_FLAG_MMAP) != 0 && length > 0;
        List<AddressRange> whole = List.of(new AddressRange(0, length));
        List<AddressRange> areas = capabilities
                .find(Vfio.VFIO_REGION_INFO_CAP_SPARSE_MMAP)
                .map(sparse -> areas(sparse, length))
                .orElse(whole);
        return new RegionInfo(
                answer.get(JAVA_INT, INDEX),
                length,
                answer.get(JAVA_LONG, OFFSET),
                (flags & Vfio.VFIO_REGION_INFO_FLAG_READ) != 0,
                (flags & Vfio.VFIO_REGION_INFO_FLAG_WRITE) != 0,
                mappable ? areas : List.of(),
                capabilities.find(Vfio.VFIO_REGION_INFO_CAP_MSIX_MAPPABLE).isPresent());
    }

    /**
     * Why not all of the region can be mapped, as far as the kernel tells.
     *
     * @return the cause in words; empty where all of it can be
     */
    public Optional<String> holeCause() {
        if (areas.isEmpty()) {
            return length == 0
                    ? Optional.empty()
                    : Optional.of(
                            "the kernel lets nothing of it be mapped, as of I/O ports, or of memory that shares a page");
        }
        if (areas.equals(List.of(new AddressRange(0, length)))) {
            return Optional.empty();
        }
        return Optional.of("its driver lists what can be mapped; "
                + (messageTableMappable
                        ? "the MSI-X table could be, so it isn't why the rest can't"
                        : "the rest may hold the MSI-X table, of which the kernel doesn't say that it can be"));
    }

    /** What {@code struct vfio_region_info_cap_sparse_mmap} lists. */
    private static List<AddressRange> areas(MemorySegment sparse, long length) {
        if (sparse.byteSize() < AREAS) {
            throw new IllegalStateException("areas that can be mapped, in " + sparse.byteSize() + " bytes");
        }
        long count = Integer.toUnsignedLong(sparse.get(JAVA_INT_UNALIGNED, AREA_COUNT));
        long each = Vfio.VFIO_REGION_SPARSE_MMAP_AREA.byteSize();
        if (count > (sparse.byteSize() - AREAS) / each) {
            throw new IllegalStateException(count + " areas that can be mapped, in " + sparse.byteSize() + " bytes");
        }
        List<AddressRange> areas = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            long start = sparse.get(JAVA_LONG_UNALIGNED, AREAS + i * each);
            long bytes = sparse.get(JAVA_LONG_UNALIGNED, AREAS + i * each + Long.BYTES);
            if (start < 0 || bytes < 0 || start > length - bytes) {
                throw new IllegalStateException("an area of " + bytes + " bytes at offset " + start
                        + " that can be mapped, in a region of " + length + " bytes");
            }
            if (bytes > 0) {
                areas.add(new AddressRange(start, bytes));
            }
        }
        areas.sort(Comparator.comparingLong(AddressRange::start));
        return apart(areas);
    }

    /** Areas that touch are one. */
    private static List<AddressRange> apart(List<AddressRange> sorted) {
        List<AddressRange> apart = new ArrayList<>();
        for (AddressRange area : sorted) {
            if (!apart.isEmpty() && area.start() <= apart.getLast().end()) {
                AddressRange before = apart.removeLast();
                apart.add(AddressRange.between(before.start(), Math.max(before.end(), area.end())));
            } else {
                apart.add(area);
            }
        }
        return List.copyOf(apart);
    }

    private static long offset(String field) {
        return Fields.offset(Vfio.VFIO_REGION_INFO, field);
    }
}
