// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import dev.hugemap.bridge.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An address space of an IOMMU. */
final class IoTable {
    /** First and last address of each range that can be mapped, as an Intel IOMMU of 39 bits has them. */
    static final long[][] RANGES = {{0, 0xfedfffffL}, {0xfef00000L, 0x7fffffffffL}};

    /** 4 KiB, 2 MiB and 1 GiB. */
    static final long PAGE_SIZES = 0x40201000L;

    static final int MOST_MAPPINGS = 65535;

    private static final long PAGE = 4096;

    private final List<FakeMapping> mappings = new ArrayList<>();

    List<FakeMapping> mappings() {
        return List.copyOf(mappings);
    }

    int left() {
        return MOST_MAPPINGS - mappings.size();
    }

    void map(FakeMapping wanted) {
        boolean aligned = ((wanted.iova() | wanted.length() | wanted.address()) & (PAGE - 1)) == 0;
        KernelRefusal.unless(aligned && wanted.length() > 0, Errno.EINVAL);
        KernelRefusal.unless(wanted.readable() || wanted.writable(), Errno.EINVAL);
        KernelRefusal.unless(isReachable(wanted.iova(), wanted.length()), Errno.EINVAL);
        KernelRefusal.unless(
                mappings.stream().noneMatch(other -> other.overlaps(wanted.iova(), wanted.length())), Errno.EEXIST);
        KernelRefusal.unless(left() > 0, Errno.ENOSPC);
        mappings.add(wanted);
    }

    private static boolean isReachable(long iova, long length) {
        for (long[] range : RANGES) {
            if (iova >= range[0] && length - 1 <= range[1] - iova) {
                return true;
            }
        }
        return false;
    }

    /** Takes a whole mapping back. */
    boolean unmap(long iova, long length) {
        Optional<FakeMapping> whole = mappings.stream()
                .filter(mapping -> mapping.iova() == iova && mapping.length() == length)
                .findFirst();
        KernelRefusal.unless(
                whole.isPresent() || mappings.stream().noneMatch(mapping -> mapping.overlaps(iova, length)),
                Errno.EINVAL);
        whole.ifPresent(mappings::remove);
        return whole.isPresent();
    }

    /** The mapping that holds addresses whole. */
    Optional<FakeMapping> find(long iova, long length) {
        return mappings.stream()
                .filter(mapping -> mapping.contains(iova, length))
                .findFirst();
    }
}
