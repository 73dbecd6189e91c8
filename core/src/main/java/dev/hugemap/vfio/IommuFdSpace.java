package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.IommuFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** An I/O address space of iommufd. Source: {@code linux/iommufd.h}, since 6.2. */
final class IommuFdSpace implements DmaSpace {
    private final VfioFile iommu;
    private final int id;

    /** Makes an address space; the file is closed with it. */
    IommuFdSpace(VfioFile iommu) {
        this.iommu = iommu;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = SizedAnswer.request(IommuFd.IOMMU_IOAS_ALLOC_ARG, arena);
            iommu.ioctl(IommuFd.IOMMU_IOAS_ALLOC, request);
            id = request.get(JAVA_INT, offset(IommuFd.IOMMU_IOAS_ALLOC_ARG, "out_ioas_id"));
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
            MemorySegment request = askForRanges(MemorySegment.NULL, 0, arena);
            return request.get(JAVA_LONG, offset(IommuFd.IOMMU_IOAS_IOVA_RANGES_ARG, "out_iova_alignment"));
        }
    }

    @Override
    public List<IovaRange> ranges() {
        StructLayout each = IommuFd.IOMMU_IOVA_RANGE;
        try (Arena arena = Arena.ofConfined()) {
            long field = offset(IommuFd.IOMMU_IOAS_IOVA_RANGES_ARG, "num_iovas");
            int count = askForRanges(MemorySegment.NULL, 0, arena).get(JAVA_INT, field);
            MemorySegment found = arena.allocate(each, count);
            askForRanges(found, count, arena);
            List<IovaRange> ranges = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long at = i * each.byteSize();
                ranges.add(new IovaRange(found.get(JAVA_LONG, at), found.get(JAVA_LONG, at + Long.BYTES)));
            }
            return List.copyOf(ranges);
        }
    }

    /** Asks for the ranges; too little room is how their number is told. */
    private MemorySegment askForRanges(MemorySegment room, int count, Arena arena) {
        StructLayout layout = IommuFd.IOMMU_IOAS_IOVA_RANGES_ARG;
        MemorySegment request = SizedAnswer.request(layout, arena);
        request.set(JAVA_INT, offset(layout, "ioas_id"), id);
        request.set(JAVA_INT, offset(layout, "num_iovas"), count);
        request.set(JAVA_LONG, offset(layout, "allowed_iovas"), room.address());
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
    public void map(long address, long length, long iova, DmaRights rights) {
        StructLayout layout = IommuFd.IOMMU_IOAS_MAP_ARG;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = SizedAnswer.request(layout, arena);
            int flags = IommuFd.IOMMU_IOAS_MAP_FIXED_IOVA
                    | (rights.read() ? IommuFd.IOMMU_IOAS_MAP_READABLE : 0)
                    | (rights.write() ? IommuFd.IOMMU_IOAS_MAP_WRITEABLE : 0);
            request.set(JAVA_INT, offset(layout, "flags"), flags);
            request.set(JAVA_INT, offset(layout, "ioas_id"), id);
            request.set(JAVA_LONG, offset(layout, "user_va"), address);
            request.set(JAVA_LONG, offset(layout, "length"), length);
            request.set(JAVA_LONG, offset(layout, "iova"), iova);
            iommu.ioctl(IommuFd.IOMMU_IOAS_MAP, request);
        }
    }

    @Override
    public void unmap(long iova, long length) {
        StructLayout layout = IommuFd.IOMMU_IOAS_UNMAP_ARG;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = SizedAnswer.request(layout, arena);
            request.set(JAVA_INT, offset(layout, "ioas_id"), id);
            request.set(JAVA_LONG, offset(layout, "iova"), iova);
            request.set(JAVA_LONG, offset(layout, "length"), length);
            iommu.ioctl(IommuFd.IOMMU_IOAS_UNMAP, request);
        }
    }

    private static long offset(StructLayout layout, String field) {
        return layout.byteOffset(PathElement.groupElement(field));
    }

    @Override
    public void close() {
        iommu.close();
    }
}
