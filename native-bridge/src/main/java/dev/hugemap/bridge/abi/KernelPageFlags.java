// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

/**
 * Bit numbers of {@code /proc/kpageflags}: {@code linux/kernel-page-flags.h}; and bits of {@code /proc/PID/pagemap},
 * which no header holds ({@code Documentation/admin-guide/mm/pagemap.rst}).
 */
public final class KernelPageFlags {
    /** First page of a folio. Since 2.6.31. */
    public static final int KPF_COMPOUND_HEAD = 15;
    /** Further page of a folio. Since 2.6.31. */
    public static final int KPF_COMPOUND_TAIL = 16;
    /** A hugetlb page. Since 2.6.31. */
    public static final int KPF_HUGE = 17;
    /** No page at this frame number. Since 2.6.31. */
    public static final int KPF_NOPAGE = 20;
    /** Transparent huge page. Since 3.4. */
    public static final int KPF_THP = 22;
    /** The zero page, base or huge. Since 4.0. */
    public static final int KPF_ZERO_PAGE = 24;

    /** Pagemap: the frame number's bits; zero without CAP_SYS_ADMIN. Since 2.6.25, with that privilege since 4.2. */
    public static final long PM_PFRAME_MASK = (1L << 55) - 1;
    /** Pagemap bit: written since the bit was cleared; 0 where the kernel keeps no such bit. Since 3.11. */
    public static final int PM_SOFT_DIRTY = 55;
    /** Pagemap bit: mapped by this process alone, and once. Since 4.2. */
    public static final int PM_MMAP_EXCLUSIVE = 56;
    /** Pagemap bit: a guard, which {@link #PM_SWAP} shows too. Since 6.15. */
    public static final int PM_GUARD_REGION = 58;
    /** Pagemap bit: a page of a file or of shared memory. Since 3.5; for PMD-level entries since 6.11. */
    public static final int PM_FILE = 61;
    /** Pagemap bit: the page is in swap. Since 2.6.25. */
    public static final int PM_SWAP = 62;
    /** Pagemap bit: the page is in memory. Since 2.6.25. */
    public static final int PM_PRESENT = 63;

    private KernelPageFlags() {}
}
