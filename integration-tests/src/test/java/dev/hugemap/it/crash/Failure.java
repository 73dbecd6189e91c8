// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

/** The rows of the failure matrix in {@code docs/failures.md}, in its order. */
enum Failure {
    POOL_EMPTY("pool empty", "0 pages of 2 MiB in the pool, 48 asked for"),
    POOL_SHORT_BY_ONE("pool short by one", "47 pages free, 48 asked for"),
    SIZE_UNKNOWN("size unknown", "hugetlb pages of 4 MiB, which no kernel has"),
    KNOWN_SIZE_WITHOUT_POOL("known size, no pool", "hugetlb pages of 1 GiB, of which the pool has none"),
    CGROUP_HUGETLB_LIMIT("cgroup hugetlb limit", "hugetlb.2MB limit of 8 MiB, 96 MiB asked for"),
    CGROUP_HUGETLB_LIMIT_IN_PARALLEL("cgroup hugetlb limit", "the same, populated by two threads"),
    CGROUP_RSVD_LIMIT("cgroup rsvd limit", "hugetlb.2MB.rsvd limit of 8 MiB, 96 MiB asked for"),
    CGROUP_MEMORY_LIMIT("memory cgroup limit", "memory limit of 128 MiB, 192 MiB asked for"),
    CGROUP_MEMORY_LIMIT_OF_FAULT("memory cgroup limit", "the same, as a fault by two threads: what has room goes in"),
    HOST_MEMORY("host memory", "more asked for than the host has"),
    ADDRESS_SPACE_LIMIT("RLIMIT_AS", "room for 256 MiB of addresses, 512 MiB asked for"),
    LOCKED_MEMORY_LIMIT("RLIMIT_MEMLOCK", "limit of 8 MiB, 96 MiB to be locked"),
    LOCKED_MEMORY_LIMIT_OF_FAULT("RLIMIT_MEMLOCK", "the same, as a fault: 8 MiB go in"),
    MAPPING_LIMIT("max_map_count", "every mapping that the process may have is in use"),
    MAPPING_LIMIT_OF_FAULT("max_map_count", "limit of 8,192, faults of a page every 4 MiB"),
    OVERCOMMIT("overcommit refusal", "overcommit_memory is 2, more asked for than may be committed"),
    THP_NEVER("THP never", "transparent_hugepage/enabled is never"),
    MULTI_SIZE_OFF("mTHP off", "hugepages-64kB/enabled is never"),
    THP_DISABLED("PR_SET_THP_DISABLE", "set for the process"),
    SECCOMP_MADVISE("seccomp refusing madvise", "EPERM; transparent huge pages"),
    SECCOMP_MADVISE_HUGETLB("seccomp refusing madvise", "EPERM; hugetlb pages, which need no advice"),
    SECCOMP_MBIND("seccomp refusing mbind", "EPERM; no NUMA policy, so that no such call is made"),
    SECCOMP_MBIND_STRICT("seccomp refusing mbind", "EPERM; bound to node 0"),
    SECCOMP_MBIND_LENIENT("seccomp refusing mbind", "EPERM; node 0 preferred, which the outcome tells of"),
    SECCOMP_MEMFD("seccomp refusing memfd_create", "EPERM; hugemap makes no such call"),
    SYS_MASKED_THP("/sys masked", "an empty folder over /sys; transparent huge pages"),
    SYS_MASKED_HUGETLB("/sys masked", "an empty folder over /sys; hugetlb pages by size, pool empty"),
    PROC_MASKED("/proc masked", "an empty folder over /proc; transparent huge pages"),
    RACE("two processes, one last page", "both ask at once; the row is the loser's"),
    POOL_SHRUNK("pool shrunk", "48 pages free when a uniform region chooses 2 MiB, 0 at its commit"),
    NOT_HUGE("fragmented memory", "no 2 MiB in one piece from the seventh page on"),
    NODE_WITHOUT_POOL("pool on another node", "bound to node 1, whose pool is empty"),
    NODE_FULL("node full", "bound to node 1, whose memory others have"),
    WRONG_NODE("other node", "interleaved over nodes 0 and 1, kept to; the pool's pages are on node 2"),
    NODE_MISSING("no such node", "bound to node 7 of a host that has 0 and 1"),
    UNPROVED("no evidence", "a kernel without PAGEMAP_SCAN, smaps unreadable"),
    BEYOND_COMMITTED("access beyond what is committed", "a segment over granules that aren't all committed"),
    AFTER_DECOMMIT("access after decommit", "through a segment of before"),
    AFTER_CLOSE("access after close", "through a segment of a closed arena, of a closed region");

    private final String title;
    private final String condition;

    Failure(String title, String condition) {
        this.title = title;
        this.condition = condition;
    }

    /** The first two cells: which row it is. */
    String cells() {
        return "| " + title + " | " + condition + " |";
    }
}
