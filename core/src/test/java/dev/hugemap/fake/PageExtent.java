// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

/**
 * A run of page-table entries of one kind, over frames that follow one another.
 *
 * @param start first address
 * @param end address after the last
 * @param kind what the entries hold
 * @param leaf bytes per page-table entry
 * @param folio bytes per physically contiguous block; blocks start at multiples of their size in frames
 * @param frame frame number behind {@code start}; the same for all pages of kind ZERO, 0 for GUARD
 */
record PageExtent(long start, long end, PageKind kind, long leaf, long folio, long frame) {
    long length() {
        return end - start;
    }

    boolean isPresent() {
        return kind != PageKind.GUARD;
    }

    /** Whether it takes memory from the host, pool pages aside. */
    boolean ownsMemory() {
        return kind == PageKind.MEMORY;
    }

    long frameAt(long address, long base) {
        return hasFrames() ? frame + (address - start) / base : frame;
    }

    PageExtent clip(long from, long to, long base) {
        long first = Math.max(start, from);
        return new PageExtent(first, Math.min(end, to), kind, leaf, folio, frameAt(first, base));
    }

    PageExtent withLeaf(long bytes) {
        return new PageExtent(start, end, kind, bytes, folio, frame);
    }

    PageExtent movedBy(long distance) {
        return new PageExtent(start + distance, end + distance, kind, leaf, folio, frame);
    }

    boolean continuesIn(PageExtent next, long base) {
        return end == next.start
                && kind == next.kind
                && leaf == next.leaf
                && folio == next.folio
                && frameAt(end, base) == next.frame;
    }

    PageExtent joinedWith(PageExtent next) {
        return new PageExtent(start, next.end, kind, leaf, folio, frame);
    }

    private boolean hasFrames() {
        return kind == PageKind.MEMORY || kind == PageKind.HUGETLB;
    }
}
