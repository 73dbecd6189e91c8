// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/** What a leaf's memory belongs to, or would belong to. */
public enum MappingKind {
    /** Private memory without a file, and pages of a private file mapping that were written to. */
    ANONYMOUS,
    /** Shared memory: memfd, tmpfs by its usual names, shared anonymous and System V segments. */
    SHMEM,
    /** The page cache of a file. */
    FILE,
    /** A hugetlb pool. */
    HUGETLB,
    /** A device or the kernel, without struct page behind it (VM_PFNMAP). */
    SPECIAL,
    /** No mapping at all. */
    NONE,
    /** No source tells. */
    UNKNOWN
}
