// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.IommuFd;
import dev.hugemap.bridge.call.NativeSegments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.HashMap;
import java.util.Map;

/** {@code /dev/iommu}. */
final class IommuFdFile implements OpenFile {
    private static final long PAGE = 4096;

    private final Map<Integer, IoTable> tables = new HashMap<>();

    @Override
    public String name() {
        return "/dev/iommu";
    }

    /** An address space by its number. */
    IoTable table(int id) {
        IoTable table = tables.get(id);
        if (table == null) {
            throw new KernelRefusal(Errno.ENOENT);
        }
        return table;
    }

    @Override
    public boolean isFake() {
        return true;
    }

    @Override
    public int ioctl(long request, MemorySegment argument) {
        if (request == IommuFd.IOMMU_IOAS_ALLOC) {
            int id = tables.size() + 1;
            tables.put(id, new IoTable());
            sized(argument, IommuFd.IOMMU_IOAS_ALLOC_ARG).set("out_ioas_id", id);
        } else if (request == IommuFd.IOMMU_IOAS_IOVA_RANGES) {
            tell(sized(argument, IommuFd.IOMMU_IOAS_IOVA_RANGES_ARG));
        } else if (request == IommuFd.IOMMU_IOAS_MAP) {
            map(sized(argument, IommuFd.IOMMU_IOAS_MAP_ARG));
        } else if (request == IommuFd.IOMMU_IOAS_UNMAP) {
            Structs unmap = sized(argument, IommuFd.IOMMU_IOAS_UNMAP_ARG);
            unmap(table(unmap.getInt("ioas_id")), unmap.getLong("iova"), unmap.getLong("length"));
        } else {
            throw new KernelRefusal(Errno.ENOTTY);
        }
        return 0;
    }

    private static Structs sized(MemorySegment argument, StructLayout layout) {
        return Structs.sized(argument, layout, layout.byteSize());
    }

    /** Tells how many ranges there are, and writes them where there is room for all. */
    private void tell(Structs ask) {
        table(ask.getInt("ioas_id"));
        int room = ask.getInt("num_iovas");
        ask.set("num_iovas", IoTable.RANGES.length).set("out_iova_alignment", PAGE);
        KernelRefusal.unless(room >= IoTable.RANGES.length, Errno.EMSGSIZE);
        try (Arena arena = Arena.ofConfined()) {
            long each = IommuFd.IOMMU_IOVA_RANGE.byteSize();
            MemorySegment ranges =
                    NativeSegments.wrap(ask.getLong("allowed_iovas"), each * IoTable.RANGES.length, arena);
            for (int i = 0; i < IoTable.RANGES.length; i++) {
                ranges.set(JAVA_LONG, i * each, IoTable.RANGES[i][0]);
                ranges.set(JAVA_LONG, i * each + Long.BYTES, IoTable.RANGES[i][1]);
            }
        }
    }

    private void map(Structs map) {
        int flags = map.getInt("flags");
        KernelRefusal.unless((flags & IommuFd.IOMMU_IOAS_MAP_FIXED_IOVA) != 0, Errno.EOPNOTSUPP);
        table(map.getInt("ioas_id"))
                .map(new FakeMapping(
                        map.getLong("iova"),
                        map.getLong("length"),
                        map.getLong("user_va"),
                        (flags & IommuFd.IOMMU_IOAS_MAP_READABLE) != 0,
                        (flags & IommuFd.IOMMU_IOAS_MAP_WRITEABLE) != 0));
    }

    /** Unlike type 1, what isn't mapped, or not whole, isn't found. */
    private static void unmap(IoTable table, long iova, long length) {
        try {
            KernelRefusal.unless(table.unmap(iova, length), Errno.ENOENT);
        } catch (KernelRefusal part) {
            throw new KernelRefusal(Errno.ENOENT);
        }
    }
}
