package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.hugemap.bridge.abi.Vfio;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The IOMMU behind a container, whose memory all of its groups reach. Source: {@code linux/vfio.h}. */
final class Type1Space implements DmaSpace {
    private static final int RANGES = 16;
    private static final int RANGE_COUNT = 8;
    private static final int AVAILABLE = 8;
    private static final IovaRange EVERYTHING = new IovaRange(0, -1);

    private final VfioFile container;
    private final long pageSizes;
    private final List<IovaRange> ranges;

    /** Takes over a container whose kind of IOMMU is chosen. */
    Type1Space(VfioFile container) {
        this.container = container;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = ask(arena);
            pageSizes = (flags(info) & Vfio.VFIO_IOMMU_INFO_PGSIZES) == 0
                    ? 0
                    : info.get(JAVA_LONG, offset(Vfio.VFIO_IOMMU_TYPE1_INFO, "iova_pgsizes"));
            ranges = capabilities(info)
                    .find(Vfio.VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE)
                    .map(Type1Space::ranges)
                    .orElse(List.of(EVERYTHING));
        }
    }

    private MemorySegment ask(Arena arena) {
        return SizedAnswer.ask(container, Vfio.VFIO_IOMMU_GET_INFO, Vfio.VFIO_IOMMU_TYPE1_INFO, arena);
    }

    private static int flags(MemorySegment info) {
        return info.get(JAVA_INT, offset(Vfio.VFIO_IOMMU_TYPE1_INFO, "flags"));
    }

    private static Capabilities capabilities(MemorySegment info) {
        boolean told = (flags(info) & Vfio.VFIO_IOMMU_INFO_CAPS) != 0;
        return Capabilities.in(info, told ? info.get(JAVA_INT, offset(Vfio.VFIO_IOMMU_TYPE1_INFO, "cap_offset")) : 0);
    }

    @Override
    public OptionalLong mappingsLeft() {
        try (Arena arena = Arena.ofConfined()) {
            return capabilities(ask(arena))
                    .find(Vfio.VFIO_IOMMU_TYPE1_INFO_DMA_AVAIL)
                    .map(left -> OptionalLong.of(Integer.toUnsignedLong(left.get(JAVA_INT_UNALIGNED, AVAILABLE))))
                    .orElse(OptionalLong.empty());
        }
    }

    private static List<IovaRange> ranges(MemorySegment capability) {
        int count = capability.get(JAVA_INT_UNALIGNED, RANGE_COUNT);
        List<IovaRange> ranges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = RANGES + i * Vfio.VFIO_IOVA_RANGE.byteSize();
            ranges.add(new IovaRange(
                    capability.get(JAVA_LONG_UNALIGNED, at), capability.get(JAVA_LONG_UNALIGNED, at + Long.BYTES)));
        }
        return List.copyOf(ranges);
    }

    @Override
    public long pageSizes() {
        return pageSizes;
    }

    @Override
    public List<IovaRange> ranges() {
        return ranges;
    }

    @Override
    public void map(long address, long length, long iova, DmaRights rights) {
        StructLayout layout = Vfio.VFIO_IOMMU_TYPE1_DMA_MAP;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = SizedAnswer.request(layout, arena);
            int flags = (rights.read() ? Vfio.VFIO_DMA_MAP_FLAG_READ : 0)
                    | (rights.write() ? Vfio.VFIO_DMA_MAP_FLAG_WRITE : 0);
            request.set(JAVA_INT, offset(layout, "flags"), flags);
            request.set(JAVA_LONG, offset(layout, "vaddr"), address);
            request.set(JAVA_LONG, offset(layout, "iova"), iova);
            request.set(JAVA_LONG, offset(layout, "size"), length);
            container.ioctl(Vfio.VFIO_IOMMU_MAP_DMA, request);
        }
    }

    @Override
    public void unmap(long iova, long length) {
        StructLayout layout = Vfio.VFIO_IOMMU_TYPE1_DMA_UNMAP;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = SizedAnswer.request(layout, arena);
            request.set(JAVA_LONG, offset(layout, "iova"), iova);
            request.set(JAVA_LONG, offset(layout, "size"), length);
            container.ioctl(Vfio.VFIO_IOMMU_UNMAP_DMA, request);
        }
    }

    private static long offset(StructLayout layout, String field) {
        return layout.byteOffset(PathElement.groupElement(field));
    }

    @Override
    public void close() {
        container.close();
    }
}
