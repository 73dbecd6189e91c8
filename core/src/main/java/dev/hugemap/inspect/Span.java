package dev.hugemap.inspect;

import dev.hugemap.bridge.abi.Fs;

/**
 * Neighbouring pages that PAGEMAP_SCAN puts into the same categories.
 *
 * @param start first address
 * @param end address after the last
 * @param categories PAGE_IS_* bits
 */
record Span(long start, long end, long categories) {
    boolean isPresent() {
        return has(Fs.PAGE_IS_PRESENT);
    }

    /** On PMD-level or hugetlb entries. */
    boolean isHuge() {
        return has(Fs.PAGE_IS_HUGE);
    }

    /** Of a file or of shared memory. */
    boolean isFile() {
        return has(Fs.PAGE_IS_FILE);
    }

    boolean isZeroPage() {
        return has(Fs.PAGE_IS_PFNZERO);
    }

    private boolean has(long category) {
        return (categories & category) != 0;
    }
}
