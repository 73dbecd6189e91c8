// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/**
 * Why memory is not on huge pages, or that it is: what a program may react to. Of causes that concern equally many bytes,
 * the one that stands first here decides.
 */
public enum CauseKind {
    /** A folio of the huge size, that base leaves map since it was taken apart. Only kpageflags tells, which is for root. */
    SPLIT,
    /** Transparent huge pages are switched off for the process (PR_SET_THP_DISABLE). */
    PROCESS_DISABLED,
    /** The mapping is advised against huge pages (MADV_NOHUGEPAGE). */
    ADVISED_AGAINST,
    /** The administrator has switched the size off in sysfs. */
    THP_NEVER,
    /** Only mappings that ask for them get huge pages, and this one didn't ask (MADV_HUGEPAGE). */
    NO_ADVICE,
    /** What sysfs or the mount says of shared memory keeps huge pages out. */
    SHMEM_SETTING,
    /** The page cache of a file, for which no huge leaves are made. */
    FILE_MAPPING,
    /** Faults are left to the program (userfaultfd), which puts base pages in. */
    USERFAULTFD,
    /** This kernel has no transparent huge pages. */
    THP_ABSENT,
    /** The kernel says that the mapping gets no huge pages, and nothing that can be read says why. */
    NOT_ELIGIBLE,
    /** The mapping is shorter than one huge page. */
    TOO_SHORT,
    /**
     * The mapping is long enough, but no aligned block of a huge page lies in it; or none of its file, whose offsets are
     * aligned otherwise than the addresses.
     */
    NO_ALIGNED_BLOCK,
    /** The mapping starts or ends inside the block that a huge page would take. */
    BLOCK_CUT,
    /** Base pages were there before the advice or the setting, or none of the huge size was free when they were touched. */
    TOUCHED_BEFORE,
    /** The kernel's shared page of zeros: read, and never written. */
    ZERO_PAGE,
    /**
     * The pages are in swap, or on their way to another place. A marker of a page that failed looks like that too, and on
     * Linux 6.13 and 6.14 a guard: the cause's words say where that can be.
     */
    SWAPPED,
    /** Guards stand there (MADV_GUARD_INSTALL): an access is a SIGSEGV. */
    GUARDED,
    /** A mapping of hugetlb pages that were not promised, of which the pool has too few: a touch is a SIGBUS. */
    POOL_SHORT,
    /** A mapping of hugetlb pages, behind which the pool has put none yet. */
    POOL_PAGES_ABSENT,
    /** Nothing has been touched yet; the first touch would bring a huge page. */
    UNTOUCHED,
    /** A device or the kernel, without struct page behind it (VM_PFNMAP): no source tells its leaves. */
    SPECIAL_MAPPING,
    /** No mapping at all. */
    HOLE,
    /** No source tells. */
    UNKNOWN,
    /** Beside another cause: smaller huge pages (mTHP) would fit, and all sizes that do are off for this mapping. */
    MULTI_SIZE_OFF,
    /** On huge leaves already. */
    ALREADY_HUGE
}
