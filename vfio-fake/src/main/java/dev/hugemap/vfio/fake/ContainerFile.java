// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Vfio;
import java.lang.foreign.MemorySegment;

/** {@code /dev/vfio/vfio}. */
final class ContainerFile implements OpenFile {
    private static final int TYPE1 = 1;
    private static final int HEADER = 8;
    private static final int AVAIL_BYTES = 12;
    private static final int LEAST_INFO = 16;
    private static final int MAP_BYTES = 32;
    private static final int UNMAP_BYTES = 24;

    private final FakeKernel kernel;
    private final IoTable table = new IoTable();
    private int groups;
    private boolean hasIommu;

    ContainerFile(FakeKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public String name() {
        return "/dev/vfio/vfio";
    }

    void join() {
        groups++;
    }

    void leave() {
        groups--;
        hasIommu = hasIommu && groups > 0;
    }

    boolean hasIommu() {
        return hasIommu;
    }

    IoTable table() {
        return table;
    }

    @Override
    public boolean isFake() {
        return true;
    }

    @Override
    public int ioctl(long request, MemorySegment argument) {
        if (request == Vfio.VFIO_GET_API_VERSION) {
            return Vfio.VFIO_API_VERSION;
        } else if (request == Vfio.VFIO_CHECK_EXTENSION) {
            return isOffered(argument.address()) ? 1 : 0;
        } else if (request == Vfio.VFIO_SET_IOMMU) {
            return setIommu(argument.address());
        }
        KernelRefusal.unless(hasIommu, Errno.EINVAL);
        if (request == Vfio.VFIO_IOMMU_GET_INFO) {
            return tell(Structs.sized(argument, Vfio.VFIO_IOMMU_TYPE1_INFO, LEAST_INFO));
        } else if (request == Vfio.VFIO_IOMMU_MAP_DMA) {
            return map(Structs.sized(argument, Vfio.VFIO_IOMMU_TYPE1_DMA_MAP, MAP_BYTES));
        } else if (request == Vfio.VFIO_IOMMU_UNMAP_DMA) {
            Structs unmap = Structs.sized(argument, Vfio.VFIO_IOMMU_TYPE1_DMA_UNMAP, UNMAP_BYTES);
            boolean found = table.unmap(unmap.getLong("iova"), unmap.getLong("size"));
            unmap.set("size", found ? unmap.getLong("size") : 0L);
            return 0;
        }
        throw new KernelRefusal(Errno.ENOTTY);
    }

    private static boolean isOffered(long type) {
        return type == TYPE1 || type == Vfio.VFIO_TYPE1v2_IOMMU;
    }

    private int setIommu(long type) {
        KernelRefusal.unless(groups > 0 && !hasIommu, Errno.EINVAL);
        KernelRefusal.unless(isOffered(type), Errno.ENODEV);
        KernelRefusal.unless(kernel.remapsInterrupts(), Errno.EPERM);
        hasIommu = true;
        return 0;
    }

    /** Capabilities as Linux 6.1 puts them: at multiples of 4, so that longs aren't aligned. */
    private int tell(Structs info) {
        int first = (int) Vfio.VFIO_IOMMU_TYPE1_INFO.byteSize();
        int ranges = first + AVAIL_BYTES;
        int rangesBytes = 2 * HEADER + IoTable.RANGES.length * (int) Vfio.VFIO_IOVA_RANGE.byteSize();
        int wanted = ranges + rangesBytes;
        boolean fits = info.size() >= wanted;
        info.set("flags", Vfio.VFIO_IOMMU_INFO_PGSIZES | Vfio.VFIO_IOMMU_INFO_CAPS)
                .set("iova_pgsizes", IoTable.PAGE_SIZES)
                .set("cap_offset", fits ? first : 0)
                .set("argsz", wanted);
        if (fits) {
            MemorySegment bytes = info.bytes();
            header(bytes, first, Vfio.VFIO_IOMMU_TYPE1_INFO_DMA_AVAIL, ranges);
            bytes.set(JAVA_INT_UNALIGNED, first + HEADER, table.left());
            header(bytes, ranges, Vfio.VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE, 0);
            bytes.set(JAVA_INT_UNALIGNED, ranges + HEADER, IoTable.RANGES.length);
            long at = ranges + 2L * HEADER;
            for (long[] range : IoTable.RANGES) {
                bytes.set(JAVA_LONG_UNALIGNED, at, range[0]);
                bytes.set(JAVA_LONG_UNALIGNED, at + Long.BYTES, range[1]);
                at += Vfio.VFIO_IOVA_RANGE.byteSize();
            }
        }
        return 0;
    }

    static void header(MemorySegment bytes, long at, int id, int next) {
        bytes.set(JAVA_SHORT_UNALIGNED, at, (short) id);
        bytes.set(JAVA_SHORT_UNALIGNED, at + Short.BYTES, (short) 1);
        bytes.set(JAVA_INT_UNALIGNED, at + Integer.BYTES, next);
    }

    private int map(Structs map) {
        int flags = map.getInt("flags");
        table.map(new FakeMapping(
                map.getLong("iova"),
                map.getLong("size"),
                map.getLong("vaddr"),
                (flags & Vfio.VFIO_DMA_MAP_FLAG_READ) != 0,
                (flags & Vfio.VFIO_DMA_MAP_FLAG_WRITE) != 0));
        return 0;
    }
}
