// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

/** What kernels differ in. */
public enum FakeFeature {
    /** What is only read gets the page of zeros; without, memory of its own, as a kernel for guests may have it. */
    ZERO_PAGE,
    /** MAP_FIXED_NOREPLACE. Since 4.17; older kernels take the address as a hint. */
    FIXED_NOREPLACE,
    /** The rsvd limit of the hugetlb control group. Since 5.7. */
    CGROUP_RSVD,
    /** pidfd_open. Since 5.3. */
    PIDFD_OPEN,
    /** process_madvise. Since 5.10. */
    PROCESS_MADVISE,
    /** MADV_POPULATE_WRITE. Since 5.14. */
    POPULATE_WRITE,
    /** mremap of hugetlb mappings. Since 5.16. */
    HUGETLB_MREMAP,
    /** MADV_DONTNEED on hugetlb mappings. Since 5.18. */
    HUGETLB_DONTNEED,
    /** PR_SET_VMA_ANON_NAME. Since 5.17, where the kernel is built with CONFIG_ANON_VMA_NAME. */
    VMA_NAMES,
    /** MADV_COLLAPSE. Since 6.1. */
    COLLAPSE,
    /** PAGEMAP_SCAN. Since 6.7. */
    PAGEMAP_SCAN,
    /** Settings per THP size below {@code transparent_hugepage/hugepages-*}. Since 6.8. */
    MULTI_SIZE_THP,
    /** PROCMAP_QUERY. Since 6.11. */
    PROCMAP_QUERY,
    /** MADV_GUARD_INSTALL and MADV_GUARD_REMOVE. Since 6.13. */
    GUARD,
    /** MADV_DONTNEED over a whole block frees its empty page table, so that a THP may come there again. Since 6.14. */
    PAGE_TABLE_RECLAIM,
    /** PAGEMAP_SCAN and pagemap tell guards from swapped pages. Since 6.15. */
    GUARD_FLAG,
    /** mremap with MREMAP_FIXED moves several VMAs in one call. Since 6.17. */
    MULTI_VMA_MREMAP,
    /** PR_SET_THP_DISABLE with the exception for advised ranges. Since 6.18. */
    THP_DISABLE_EXCEPT_ADVISED,
    /** A MAP_FIXED mapping of hugetlb pages that fails leaves a hole where the old mapping was. */
    FAILED_FIXED_LEAVES_HOLE
}
