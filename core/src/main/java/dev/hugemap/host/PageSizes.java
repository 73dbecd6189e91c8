// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.bridge.abi.Unistd;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The page sizes that this host offers, as the kernel lists them.
 *
 * @param base the base page size
 * @param multi sizes of multi-size transparent huge pages (mTHP) below {@code thp}, ascending; none before 6.8
 * @param thp the size of PMD-mapped transparent huge pages, or empty where the kernel has none
 * @param hugeTlb the sizes of the hugetlb pools, ascending, with or without pages in them
 * @param defaultHugeTlb the size that MAP_HUGETLB takes when none is named
 */
public record PageSizes(
        PageSize base,
        List<PageSize> multi,
        Optional<PageSize> thp,
        List<PageSize> hugeTlb,
        Optional<PageSize> defaultHugeTlb) {
    /** Copies the lists. */
    public PageSizes {
        multi = List.copyOf(multi);
        hugeTlb = List.copyOf(hugeTlb);
    }

    /**
     * Reads the sizes.
     *
     * @param files the kernel's files
     * @param bridge whose process is asked for the base size
     * @return the sizes that the kernel lists
     */
    @SuppressWarnings("exports") // only hugemap\'s own modules and tests bring a bridge
    public static PageSizes read(KernelFiles files, NativeBridge bridge) {
        PageSize base = new PageSize(bridge.sysconf(Unistd.SC_PAGESIZE));
        Optional<PageSize> thp = ThpSettings.readPmdSize(files);
        Optional<PageSize> defaultHugeTlb = readDefaultHugeTlb(files);
        List<PageSize> multi = new ArrayList<>();
        for (PageSize size : ThpSettings.readSizes(files).keySet()) {
            if (size.compareTo(base) > 0 && (thp.isEmpty() || size.compareTo(thp.get()) < 0)) {
                multi.add(size);
            }
        }
        SortedSet<PageSize> hugeTlb = new TreeSet<>(HugeTlbPool.readSizes(files));
        if (defaultHugeTlb.isPresent()) {
            hugeTlb.add(defaultHugeTlb.get());
        }
        return new PageSizes(base, multi, thp, List.copyOf(hugeTlb), defaultHugeTlb);
    }

    static Optional<PageSize> readDefaultHugeTlb(KernelFiles files) {
        long bytes = MemInfo.read(files).bytes("Hugepagesize").orElse(0);
        return Long.bitCount(bytes) == 1 && bytes > 0 ? Optional.of(new PageSize(bytes)) : Optional.empty();
    }
}
