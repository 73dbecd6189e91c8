// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

/**
 * Advice for {@code madvise}: an enumeration, never bits to combine.
 *
 * <p>Source: {@code man 2 madvise}, {@code asm-generic/mman-common.h}.
 */
public enum Advice {
    /** Drop the pages; the next touch of anonymous memory reads zeros. Older than 2.6; on hugetlb since 5.18. */
    MADV_DONTNEED(4),
    /** Leave the range out of children: after a fork they have nothing there. Since 2.6.16. */
    MADV_DONTFORK(10),
    /** Take transparent huge pages here. Since 2.6.38. */
    MADV_HUGEPAGE(14),
    /** Take no transparent huge pages here. Since 2.6.38. */
    MADV_NOHUGEPAGE(15),
    /** Leave the range out of core dumps. Since 3.4. */
    MADV_DONTDUMP(16),
    /** Fault every page in, readable, and report failure as an error instead of a signal. Since 5.14. */
    MADV_POPULATE_READ(22),
    /** Fault every page in, writable, and report failure as an error instead of a signal. Since 5.14. */
    MADV_POPULATE_WRITE(23),
    /** Put transparent huge pages behind the range now. Since 6.1. */
    MADV_COLLAPSE(25),
    /** Make the range fault with SIGSEGV without a mapping of its own. Since 6.13. */
    MADV_GUARD_INSTALL(102),
    /** Undo {@link #MADV_GUARD_INSTALL}. Since 6.13. */
    MADV_GUARD_REMOVE(103);

    private final int value;

    Advice(int value) {
        this.value = value;
    }

    /**
     * The advice as the kernel takes it.
     *
     * @return the MADV_* number
     */
    public int value() {
        return value;
    }
}
