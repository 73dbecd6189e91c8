package dev.hugemap.host;

import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;

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
}
