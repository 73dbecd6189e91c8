// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/**
 * A flag of a mapping, as the line VmFlags of smaps shows it with two letters, in kernels 4.18 to 6.18. What a kernel has
 * beyond this list is kept by {@link SmapsReader#otherFlags()}.
 *
 * <p>Source: {@code fs/proc/task_mmu.c}, {@code include/linux/mm.h}.
 */
public enum VmFlag {
    /** May be read (VM_READ). */
    READ("rd", "4.18"),
    /** May be written to (VM_WRITE). */
    WRITE("wr", "4.18"),
    /** May be executed (VM_EXEC). */
    EXECUTE("ex", "4.18"),
    /** Shared with other processes (VM_SHARED). */
    SHARED("sh", "4.18"),
    /** {@code mprotect} may allow reading (VM_MAYREAD). */
    MAY_READ("mr", "4.18"),
    /** {@code mprotect} may allow writing (VM_MAYWRITE). */
    MAY_WRITE("mw", "4.18"),
    /** {@code mprotect} may allow executing (VM_MAYEXEC). */
    MAY_EXECUTE("me", "4.18"),
    /** May be shared (VM_MAYSHARE). */
    MAY_SHARE("ms", "4.18"),
    /** A stack that grows downwards (VM_GROWSDOWN). */
    GROWS_DOWN("gd", "4.18"),
    /** A special mapping: bare frames, with no struct page behind them (VM_PFNMAP). */
    PFN_MAP("pf", "4.18"),
    /** Nobody may write to the file (VM_DENYWRITE); until 5.14. */
    DENY_WRITE("dw", "4.18"),
    /** Bounds tables of Intel MPX (VM_MPX); until 5.7. */
    MPX("mp", "4.18"),
    /** Locked in memory (VM_LOCKED). */
    LOCKED("lo", "4.18"),
    /** Memory of a device (VM_IO). */
    IO("io", "4.18"),
    /** Advised to be read in order (VM_SEQ_READ). */
    SEQUENTIAL_READ("sr", "4.18"),
    /** Advised to be read at random (VM_RAND_READ). */
    RANDOM_READ("rr", "4.18"),
    /** Left out of children (VM_DONTCOPY). */
    DONT_COPY("dc", "4.18"),
    /** {@code mremap} can't make it longer (VM_DONTEXPAND). */
    DONT_EXPAND("de", "4.18"),
    /** Pages are locked as they are put in (VM_LOCKONFAULT). */
    LOCK_ON_FAULT("lf", "6.2"),
    /** Counted against the overcommit limit (VM_ACCOUNT). */
    ACCOUNT("ac", "4.18"),
    /** Mapped with MAP_NORESERVE (VM_NORESERVE). */
    NO_RESERVE("nr", "4.18"),
    /** Pages of a hugetlb pool (VM_HUGETLB). */
    HUGETLB("ht", "4.18"),
    /** Faults are synchronous with the file system, for persistent memory (VM_SYNC). */
    SYNCHRONOUS_FAULT("sf", "4.18"),
    /** A flag that each architecture uses in its own way (VM_ARCH_1). */
    ARCHITECTURE("ar", "4.18"),
    /** Children see zeros (VM_WIPEONFORK). */
    WIPE_ON_FORK("wf", "4.18"),
    /** Left out of core dumps (VM_DONTDUMP). */
    DONT_DUMP("dd", "4.18"),
    /** Branch targets are guarded, on aarch64 (VM_ARM64_BTI). */
    BRANCH_TARGETS("bt", "5.8"),
    /** New, or written to since soft-dirty bits were cleared (VM_SOFTDIRTY). */
    SOFT_DIRTY("sd", "4.18"),
    /** Pages and bare frames mixed (VM_MIXEDMAP). */
    MIXED_MAP("mm", "4.18"),
    /** Advised to be huge: MADV_HUGEPAGE (VM_HUGEPAGE). */
    HUGE_PAGE("hg", "4.18"),
    /** Advised not to be huge: MADV_NOHUGEPAGE (VM_NOHUGEPAGE). */
    NO_HUGE_PAGE("nh", "4.18"),
    /** KSM may merge its pages (VM_MERGEABLE). */
    MERGEABLE("mg", "4.18"),
    /** userfaultfd tells of missing pages (VM_UFFD_MISSING). */
    UFFD_MISSING("um", "4.18"),
    /** userfaultfd tells of writes (VM_UFFD_WP). */
    UFFD_WRITE_PROTECT("uw", "4.18"),
    /** Memory is tagged, on aarch64 (VM_MTE). */
    MEMORY_TAGS("mt", "5.10"),
    /** userfaultfd tells of minor faults (VM_UFFD_MINOR). */
    UFFD_MINOR("ui", "5.13"),
    /** A shadow stack (VM_SHADOW_STACK). */
    SHADOW_STACK("ss", "6.6"),
    /** The kernel may drop its pages when memory is short (VM_DROPPABLE). */
    DROPPABLE("dp", "6.11"),
    /** Sealed by {@code mseal}: it can't be changed or unmapped (VM_SEALED). */
    SEALED("sl", "6.10");

    private final String letters;
    private final String since;

    VmFlag(String letters, String since) {
        this.letters = letters;
        this.since = since;
    }

    /**
     * What the kernel writes for it.
     *
     * @return two letters, for example {@code hg}
     */
    public String letters() {
        return letters;
    }

    /**
     * The kernel that brought it.
     *
     * @return for example {@code 6.10}; {@code 4.18}, the oldest kernel that hugemap supports, for what is as old as that
     */
    public String since() {
        return since;
    }
}
