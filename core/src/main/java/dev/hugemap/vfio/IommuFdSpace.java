// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.IommuFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** An I/O address space of iommufd. Source: {@code linux/iommufd.h}, since 6.2. */
final class IommuFdSpace implements DmaSpace {
    /** More than any IOMMU's reserved regions could leave apart. */
    private static final int MOST_RANGES = 1 << 16;

    private final VfioFile iommu;
    private final int id;

    /** Makes an address space, which is gone when the file is closed. */
    IommuFdSpace(VfioFile iommu) {
        this.iommu = iommu;
        try (Arena arena = Arena.ofConfined()) {
            SizedStruct made = SizedStruct.of(IommuFd.IOMMU_IOAS_ALLOC_ARG, arena);
            iommu.ioctl(IommuFd.IOMMU_IOAS_ALLOC, made);
            id = made.getInt("out_ioas_id");
        }
    }

    /** Its number, by which a device is attached. */
    int id() {
        return id;
    }

    /** The alignment that the IOMMU asks for; the kernel tells no more. */
    @Override
    public long pageSizes() {
        try (Arena arena = Arena.ofConfined()) {
            return askForRanges(MemorySegment.NULL, 0, arena).getLong("out_iova_alignment");
        }
    }

    @Override
    public List<IovaRange> ranges() {
        StructLayout each = IommuFd.IOMMU_IOVA_RANGE;
        try (Arena arena = Arena.ofConfined()) {
            int count = askForRanges(MemorySegment.NULL, 0, arena).getInt("num_iovas");
            if (count < 0 || count > MOST_RANGES) {
                throw new IllegalStateException("the kernel tells of " + count + " ranges of I/O addresses");
            }
            MemorySegment found = arena.allocate(each, count);
            askForRanges(found, count, arena);
            List<IovaRange> ranges = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long at = i * each.byteSize();
                ranges.add(IovaRange.told(found.get(JAVA_LONG, at), found.get(JAVA_LONG, at + Long.BYTES)));
            }
            return List.copyOf(ranges);
        }
    }

    /** Asks for the ranges; too little room is how their number is told. */
    private SizedStruct askForRanges(MemorySegment room, int count, Arena arena) {
        SizedStruct request = SizedStruct.of(IommuFd.IOMMU_IOAS_IOVA_RANGES_ARG, arena)
                .set("ioas_id", id)
                .set("num_iovas", count)
                .set("allowed_iovas", room.address());
        try {
            iommu.ioctl(IommuFd.IOMMU_IOAS_IOVA_RANGES, request);
        } catch (SyscallException refused) {
            if (!refused.errno().equals(Errno.EMSGSIZE)) {
                throw refused;
            }
        }
        return request;
    }

    /** There is no limit but memory. */
    @Override
    public OptionalLong mappingsLeft() {
        return OptionalLong.empty();
    }

    @Override
    public PinAccount account() {
        return PinAccount.USER;
    }

    @Override
    public void map(long address, long length, long iova, DmaRights rights) {
        int flags = IommuFd.IOMMU_IOAS_MAP_FIXED_IOVA
                | (rights.read() ? IommuFd.IOMMU_IOAS_MAP_READABLE : 0)
                | (rights.write() ? IommuFd.IOMMU_IOAS_MAP_WRITEABLE : 0);
        try (Arena arena = Arena.ofConfined()) {
            iommu.ioctl(
                    IommuFd.IOMMU_IOAS_MAP,
                    SizedStruct.of(IommuFd.IOMMU_IOAS_MAP_ARG, arena)
                            .set("flags", flags)
                            .set("ioas_id", id)
                            .set("user_va", address)
                            .set("length", length)
                            .set("iova", iova));
        }
    }

    @Override
    public void unmap(long iova, long length) {
        try (Arena arena = Arena.ofConfined()) {
            iommu.ioctl(
                    IommuFd.IOMMU_IOAS_UNMAP,
                    SizedStruct.of(IommuFd.IOMMU_IOAS_UNMAP_ARG, arena)
                            .set("ioas_id", id)
                            .set("iova", iova)
                            .set("length", length));
        }
    }
}
