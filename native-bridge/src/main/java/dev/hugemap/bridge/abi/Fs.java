// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * Evidence ioctls of {@code linux/fs.h}, with their structs: PAGEMAP_SCAN (since 6.7) and PROCMAP_QUERY (since 6.11).
 * The requests' numbers are those of {@code asm-generic/ioctl.h}; PowerPC has others.
 */
public final class Fs {
    /** ioctl on {@code /proc/PID/pagemap}: {@code _IOWR('f', 16, struct pm_scan_arg)}. Since 6.7. */
    public static final long PAGEMAP_SCAN = 0xc0606610L;
    /** ioctl on {@code /proc/PID/maps}: {@code _IOWR('f', 17, struct procmap_query)}. Since 6.11. */
    public static final long PROCMAP_QUERY = 0xc0686611L;

    /** The page is backed by a file or shared memory. Since 6.7. */
    public static final long PAGE_IS_FILE = 1 << 2;
    /** The page is in memory. Since 6.7. */
    public static final long PAGE_IS_PRESENT = 1 << 3;
    /** The page is in swap. Since 6.7. */
    public static final long PAGE_IS_SWAPPED = 1 << 4;
    /** The page is the zero page. Since 6.7. */
    public static final long PAGE_IS_PFNZERO = 1 << 5;
    /** The page is mapped by a PMD-level THP entry or is hugetlb. Since 6.7. */
    public static final long PAGE_IS_HUGE = 1 << 6;
    /** The page was written since its soft-dirty bit was cleared. Since 6.7. */
    public static final long PAGE_IS_SOFT_DIRTY = 1 << 7;
    /** The page is a guard (MADV_GUARD_INSTALL), and is called swapped too. Since 6.15. */
    public static final long PAGE_IS_GUARD = 1 << 8;

    /** Query flag: the VMA that covers the address, or the next one after it. Since 6.11. */
    public static final long PROCMAP_QUERY_COVERING_OR_NEXT_VMA = 0x10;
    /** Bit of {@code vma_flags}: writable. Since 6.11. */
    public static final long PROCMAP_QUERY_VMA_WRITABLE = 0x02;

    /** {@code struct pm_scan_arg}: 96 bytes. Since 6.7. */
    public static final StructLayout PM_SCAN_ARG = MemoryLayout.structLayout(
                    JAVA_LONG.withName("size"),
                    JAVA_LONG.withName("flags"),
                    JAVA_LONG.withName("start"),
                    JAVA_LONG.withName("end"),
                    JAVA_LONG.withName("walk_end"),
                    JAVA_LONG.withName("vec"),
                    JAVA_LONG.withName("vec_len"),
                    JAVA_LONG.withName("max_pages"),
                    JAVA_LONG.withName("category_inverted"),
                    JAVA_LONG.withName("category_mask"),
                    JAVA_LONG.withName("category_anyof_mask"),
                    JAVA_LONG.withName("return_mask"))
            .withName("pm_scan_arg");

    /** {@code struct page_region}: 24 bytes. Since 6.7. */
    public static final StructLayout PAGE_REGION = MemoryLayout.structLayout(
                    JAVA_LONG.withName("start"), JAVA_LONG.withName("end"), JAVA_LONG.withName("categories"))
            .withName("page_region");

    /** {@code struct procmap_query}: 104 bytes. Since 6.11. */
    public static final StructLayout PROCMAP_QUERY_ARG = MemoryLayout.structLayout(
                    JAVA_LONG.withName("size"),
                    JAVA_LONG.withName("query_flags"),
                    JAVA_LONG.withName("query_addr"),
                    JAVA_LONG.withName("vma_start"),
                    JAVA_LONG.withName("vma_end"),
                    JAVA_LONG.withName("vma_flags"),
                    JAVA_LONG.withName("vma_page_size"),
                    JAVA_LONG.withName("vma_offset"),
                    JAVA_LONG.withName("inode"),
                    JAVA_INT.withName("dev_major"),
                    JAVA_INT.withName("dev_minor"),
                    JAVA_INT.withName("vma_name_size"),
                    JAVA_INT.withName("build_id_size"),
                    JAVA_LONG.withName("vma_name_addr"),
                    JAVA_LONG.withName("build_id_addr"))
            .withName("procmap_query");

    private Fs() {}
}
