package dev.hugemap.inspect;

/** The sizes in smaps that hugemap knows. Source: {@code Documentation/filesystems/proc.rst}. */
enum SmapsField {
    KERNEL_PAGE_SIZE("KernelPageSize"),
    MMU_PAGE_SIZE("MMUPageSize"),
    RSS("Rss"),
    ANON_HUGE_PAGES("AnonHugePages"),
    /** Since 4.8. */
    SHMEM_PMD_MAPPED("ShmemPmdMapped"),
    /** Since 5.4. */
    FILE_PMD_MAPPED("FilePmdMapped"),
    /** Since 4.4. */
    SHARED_HUGETLB("Shared_Hugetlb"),
    /** Since 4.4. */
    PRIVATE_HUGETLB("Private_Hugetlb"),
    SWAP("Swap"),
    LOCKED("Locked");

    private final String label;

    SmapsField(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
