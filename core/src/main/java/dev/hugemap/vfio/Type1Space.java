// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.hugemap.bridge.abi.Vfio;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

    /** The IOMMU of a container whose kind is chosen. */
    Type1Space(VfioFile container) {
        this.container = container;
        try (Arena arena = Arena.ofConfined()) {
            SizedStruct info = ask(arena);
            pageSizes = (info.getInt("flags") & Vfio.VFIO_IOMMU_INFO_PGSIZES) == 0 ? 0 : info.getLong("iova_pgsizes");
            ranges = capabilities(info)
                    .find(Vfio.VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE)
                    .map(Type1Space::ranges)
                    .orElse(List.of(EVERYTHING));
        }
    }

    private SizedStruct ask(Arena arena) {
        return SizedStruct.ask(container, Vfio.VFIO_IOMMU_GET_INFO, Vfio.VFIO_IOMMU_TYPE1_INFO, arena);
    }

    private static Capabilities capabilities(SizedStruct info) {
        boolean told = (info.getInt("flags") & Vfio.VFIO_IOMMU_INFO_CAPS) != 0;
        return Capabilities.in(info.bytes(), told ? info.getInt("cap_offset") : 0);
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

    static List<IovaRange> ranges(MemorySegment capability) {
        if (capability.byteSize() < RANGES) {
            throw new IllegalStateException("ranges of I/O addresses, in " + capability.byteSize() + " bytes");
        }
        int count = capability.get(JAVA_INT_UNALIGNED, RANGE_COUNT);
        if (count < 0 || RANGES + count * Vfio.VFIO_IOVA_RANGE.byteSize() > capability.byteSize()) {
            throw new IllegalStateException(count + " ranges of I/O addresses, in " + capability.byteSize() + " bytes");
        }
        List<IovaRange> ranges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = RANGES + i * Vfio.VFIO_IOVA_RANGE.byteSize();
            ranges.add(IovaRange.told(
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
    public PinAccount account() {
        return PinAccount.PROCESS;
    }

    @Override
    public void map(long address, long length, long iova, DmaRights rights) {
        int flags =
                (rights.read() ? Vfio.VFIO_DMA_MAP_FLAG_READ : 0) | (rights.write() ? Vfio.VFIO_DMA_MAP_FLAG_WRITE : 0);
        try (Arena arena = Arena.ofConfined()) {
            container.ioctl(
                    Vfio.VFIO_IOMMU_MAP_DMA,
                    SizedStruct.of(Vfio.VFIO_IOMMU_TYPE1_DMA_MAP, arena)
                            .set("flags", flags)
                            .set("vaddr", address)
                            .set("iova", iova)
                            .set("size", length));
        }
    }

    @Override
    public void unmap(long iova, long length) {
        try (Arena arena = Arena.ofConfined()) {
            container.ioctl(
                    Vfio.VFIO_IOMMU_UNMAP_DMA,
                    SizedStruct.of(Vfio.VFIO_IOMMU_TYPE1_DMA_UNMAP, arena)
                            .set("iova", iova)
                            .set("size", length));
        }
    }
}
