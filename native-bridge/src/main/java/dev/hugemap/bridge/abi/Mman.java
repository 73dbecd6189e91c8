// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

/**
 * Constants of {@code linux/mman.h} and the headers below it: {@code asm-generic/mman.h}, {@code mman-common.h} and
 * {@code hugetlb_encode.h}. Numbers without a version are older than 2.6.
 */
public final class Mman {
    /** Share changes with other mappings of the same file. {@code linux/mman.h}. */
    public static final int MAP_SHARED = 0x01;
    /** Changes stay with this process. {@code linux/mman.h}. */
    public static final int MAP_PRIVATE = 0x02;
    /** Exactly at this address, replacing what is there. {@code mman-common.h}. */
    public static final int MAP_FIXED = 0x10;
    /** No file behind it. {@code mman-common.h}. */
    public static final int MAP_ANONYMOUS = 0x20;
    /** Don't count against the commit limit. {@code asm-generic/mman.h}; PowerPC has a number of its own. */
    public static final int MAP_NORESERVE = 0x4000;
    /** From the hugetlb pool. {@code mman-common.h}, since 2.6.32. */
    public static final int MAP_HUGETLB = 0x40000;
    /** Exactly at this address, or EEXIST. {@code mman-common.h}, since 4.17. */
    public static final int MAP_FIXED_NOREPLACE = 0x100000;
    /** Where the binary logarithm of the huge page size starts. {@code linux/mman.h}, since 3.8. */
    public static final int MAP_HUGE_SHIFT = 26;
    /** The bits of that logarithm, before the shift. {@code linux/mman.h}, since 3.8. */
    public static final int MAP_HUGE_MASK = 0x3f;
    /** mremap may move the mapping. {@code linux/mman.h}. */
    public static final int MREMAP_MAYMOVE = 1;
    /** mremap moves to exactly the new address, replacing what is there. {@code linux/mman.h}. */
    public static final int MREMAP_FIXED = 2;
    /** mlock2 locks what is there and what comes later, and populates nothing. {@code mman-common.h}, since 4.4. */
    public static final int MLOCK_ONFAULT = 1;

    private Mman() {}
}
