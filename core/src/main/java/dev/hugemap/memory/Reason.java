// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/** Why a backing was refused, as far as it can be told: what a program may react to. The numbers are in the refusal's text. */
public enum Reason {
    /** The hugetlb pool has too few free pages. */
    POOL_SHORT,
    /** The kernel offers no pages of this kind or size. */
    SIZE_UNKNOWN,
    /** The administrator has switched the size off in sysfs. */
    SWITCHED_OFF,
    /** Transparent huge pages are switched off for this process (PR_SET_THP_DISABLE). */
    DISABLED_FOR_PROCESS,
    /** Larger sizes that are on are taken first, and this kernel can't keep them out. */
    LARGER_SIZES_ON,
    /** This kernel lacks a call that the backing needs. */
    KERNEL_TOO_OLD,
    /** A control group's limit on hugetlb pages. */
    CGROUP_HUGETLB_LIMIT,
    /** A control group's limit on memory. */
    CGROUP_MEMORY_LIMIT,
    /** RLIMIT_AS. */
    ADDRESS_SPACE_LIMIT,
    /** RLIMIT_MEMLOCK. */
    LOCKED_MEMORY_LIMIT,
    /** {@code vm.max_map_count}. */
    MAPPING_LIMIT,
    /** The kernel's accounting of promised memory. */
    OVERCOMMIT,
    /** The host has too little memory. */
    HOST_MEMORY,
    /** A security policy, such as a seccomp filter, forbids the call. */
    FORBIDDEN,
    /** One page is more than what was asked for. */
    OUT_OF_REACH,
    /** A part of the block is populated already, on pages that can't become one of this size. */
    POPULATED,
    /** The kernel needed a page for something else just now. */
    BUSY,
    /** Evidence says that the memory is not on pages of this size. */
    CONTRADICTED,
    /** No evidence tells that the memory is on pages of this size, or on the right NUMA nodes. */
    UNPROVED,
    /** Evidence says that the memory is on other NUMA nodes. */
    WRONG_NODE,
    /** The time that was given was over. */
    TIME_BOX,
    /** No hugetlbfs of this page size is mounted where this process may make files. */
    NOT_MOUNTED,
    /** The mount's own limit on how much its files may hold. */
    MOUNT_LIMIT,
    /** Refused a short while ago and not tried again yet. */
    BACKED_OFF,
    /** Nothing that can be read explains what the kernel answered. */
    UNEXPLAINED
}
