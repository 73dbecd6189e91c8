// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/**
 * A field of smaps and smaps_rollup, in the order in which kernels 4.18 to 6.18 write them. A kernel leaves out what it
 * doesn't have; what it has beyond this list is kept by {@link SmapsReader#otherFields()}.
 *
 * <p>Source: {@code fs/proc/task_mmu.c}, {@code Documentation/filesystems/proc.rst}.
 */
public enum SmapsField {
    /** Length of the mapping. Not in smaps_rollup. */
    SIZE("Size", "4.18"),
    /** Page size of the mapping: larger than a base page for hugetlb alone. Not in smaps_rollup. */
    KERNEL_PAGE_SIZE("KernelPageSize", "4.18"),
    /** Page size that the processor uses for it; the same but for some old PowerPC machines. Not in smaps_rollup. */
    MMU_PAGE_SIZE("MMUPageSize", "4.18"),
    /** Pages present, without hugetlb and without zero pages. */
    RSS("Rss", "4.18"),
    /** Pages present, each divided by the number of mappings that share it. */
    PSS("Pss", "4.18"),
    /** The dirty part of {@link #PSS}. */
    PSS_DIRTY("Pss_Dirty", "6.0"),
    /** The anonymous part of {@link #PSS}. In smaps_rollup only. */
    PSS_ANON("Pss_Anon", "5.3"),
    /** The page cache's part of {@link #PSS}. In smaps_rollup only. */
    PSS_FILE("Pss_File", "5.3"),
    /** The shared memory's part of {@link #PSS}. In smaps_rollup only. */
    PSS_SHMEM("Pss_Shmem", "5.3"),
    /** Pages that several mappings share, as they are in their file. */
    SHARED_CLEAN("Shared_Clean", "4.18"),
    /** Pages that several mappings share, written to. */
    SHARED_DIRTY("Shared_Dirty", "4.18"),
    /** Pages of this mapping alone, as they are in their file. */
    PRIVATE_CLEAN("Private_Clean", "4.18"),
    /** Pages of this mapping alone, written to. */
    PRIVATE_DIRTY("Private_Dirty", "4.18"),
    /** Pages that were used of late. */
    REFERENCED("Referenced", "4.18"),
    /** Pages that belong to no file, also in a private mapping of one. */
    ANONYMOUS("Anonymous", "4.18"),
    /** Pages merged by KSM. */
    KSM("KSM", "6.6"),
    /** Pages given up by MADV_FREE, and not taken yet. */
    LAZY_FREE("LazyFree", "4.18"),
    /** Anonymous memory on PMD-level leaves; the huge zero page is none. */
    ANON_HUGE_PAGES("AnonHugePages", "4.18"),
    /** Shared memory on PMD-level leaves. */
    SHMEM_PMD_MAPPED("ShmemPmdMapped", "4.18"),
    /** Page cache on PMD-level leaves. */
    FILE_PMD_MAPPED("FilePmdMapped", "5.4"),
    /** Hugetlb pages that several mappings share; they are not in {@link #RSS}. */
    SHARED_HUGETLB("Shared_Hugetlb", "4.18"),
    /** Hugetlb pages of this mapping alone; they are not in {@link #RSS}. */
    PRIVATE_HUGETLB("Private_Hugetlb", "4.18"),
    /** Anonymous memory in swap. */
    SWAP("Swap", "4.18"),
    /** Anonymous memory in swap, each page divided by the number of mappings that share it. */
    SWAP_PSS("SwapPss", "4.18"),
    /** Pages that {@code mlock} keeps in memory. */
    LOCKED("Locked", "4.18"),
    /** A number: 1 where transparent huge pages of some size may be put in, else 0. Not in smaps_rollup. */
    THP_ELIGIBLE("THPeligible", "5.0"),
    /** A number: the protection key, where the processor has them. Not in smaps_rollup. */
    PROTECTION_KEY("ProtectionKey", "4.18");

    private final String label;
    private final String since;

    SmapsField(String label, String since) {
        this.label = label;
        this.since = since;
    }

    /**
     * What the kernel calls it.
     *
     * @return for example {@code AnonHugePages}
     */
    public String label() {
        return label;
    }

    /**
     * The kernel that brought it.
     *
     * @return for example {@code 5.4}; {@code 4.18}, the oldest kernel that hugemap supports, for what is as old as that
     */
    public String since() {
        return since;
    }

    /**
     * Whether it counts bytes; the others are plain numbers.
     *
     * @return false for {@link #THP_ELIGIBLE} and {@link #PROTECTION_KEY}
     */
    public boolean isSize() {
        return this != THP_ELIGIBLE && this != PROTECTION_KEY;
    }
}
