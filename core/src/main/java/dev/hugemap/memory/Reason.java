// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;

/** Why a backing was refused, as far as it can be told: what a program may react to. The numbers are in the refusal's text. */
public enum Reason implements Coded {
    /** The hugetlb pool has too few free pages. */
    POOL_SHORT(101),
    /** The kernel offers no pages of this kind or size. */
    SIZE_UNKNOWN(102),
    /** The administrator has switched the size off in sysfs. */
    SWITCHED_OFF(103),
    /** Transparent huge pages are switched off for this process (PR_SET_THP_DISABLE). */
    DISABLED_FOR_PROCESS(104),
    /** Larger sizes that are on are taken first, and this kernel can't keep them out. */
    LARGER_SIZES_ON(105),
    /** This kernel lacks a call that the backing needs. */
    KERNEL_TOO_OLD(106),
    /** A control group's limit on hugetlb pages. */
    CGROUP_HUGETLB_LIMIT(107),
    /** A control group's limit on memory. */
    CGROUP_MEMORY_LIMIT(108),
    /** RLIMIT_AS. */
    ADDRESS_SPACE_LIMIT(109),
    /** RLIMIT_MEMLOCK. */
    LOCKED_MEMORY_LIMIT(110),
    /** {@code vm.max_map_count}. */
    MAPPING_LIMIT(111),
    /** The kernel's accounting of promised memory. */
    OVERCOMMIT(112),
    /** The host has too little memory. */
    HOST_MEMORY(113),
    /** A security policy, such as a seccomp filter, forbids the call. */
    FORBIDDEN(114),
    /** One page is more than what was asked for. */
    OUT_OF_REACH(115),
    /** A part of the block is populated already, on pages that can't become one of this size. */
    POPULATED(116),
    /** The kernel needed a page for something else just now. */
    BUSY(117),
    /** Evidence says that the memory is not on pages of this size. */
    CONTRADICTED(118),
    /** No evidence tells that the memory is on pages of this size, or on the right NUMA nodes. */
    UNPROVED(119),
    /** Evidence says that the memory is on other NUMA nodes. */
    WRONG_NODE(120),
    /** The time that was given was over. */
    TIME_BOX(121),
    /** No hugetlbfs of this page size is mounted where this process may make files. */
    NOT_MOUNTED(122),
    /** The mount's own limit on how much its files may hold. */
    MOUNT_LIMIT(123),
    /** Refused a short while ago and not tried again yet. */
    BACKED_OFF(124),
    /** Nothing that can be read explains what the kernel answered. */
    UNEXPLAINED(125);

    private final int number;

    Reason(int number) {
        this.number = number;
    }

    @Override
    public Code code() {
        return new Code(number);
    }
}
