// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.page.PageSize;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the model, as {@code struct vm_area_struct} holds it.
 *
 * @param start first address
 * @param end address after the last
 * @param flags what neighbours must share to be merged
 * @param pageOffset in bytes: the address that the mapping had when it was made; a moved mapping keeps it
 * @param anonVma identity of the reverse map, 0 before the first fault
 * @param hugeTlb where its pages come from the hugetlb pool, else null
 */
record Vma(
        long start,
        long end,
        VmaFlags flags,
        long pageOffset,
        long anonVma,
        @Nullable HugeTlbMapping hugeTlb) {
    long length() {
        return end - start;
    }

    boolean isHugeTlb() {
        return hugeTlb != null;
    }

    /** The granule that its boundaries obey. */
    PageSize granule(PageSize base) {
        return hugeTlb == null ? base : hugeTlb.pageSize();
    }

    boolean contains(long address) {
        return start <= address && address < end;
    }

    Vma clip(long from, long to) {
        long first = Math.max(start, from);
        return new Vma(first, Math.min(end, to), flags, pageOffset + first - start, anonVma, hugeTlb);
    }

    Vma with(VmaFlags changed) {
        return new Vma(start, end, changed, pageOffset, anonVma, hugeTlb);
    }

    Vma with(HugeTlbMapping changed) {
        return new Vma(start, end, flags, pageOffset, anonVma, changed);
    }

    Vma withAnonVma(long identity) {
        return new Vma(start, end, flags, pageOffset, identity, hugeTlb);
    }

    Vma at(long newStart, long newPageOffset) {
        return new Vma(newStart, newStart + length(), flags, newPageOffset, anonVma, hugeTlb);
    }

    /** Whether a neighbour could be one VMA with this one; hugetlb mappings each have a file of their own. */
    boolean mergesWith(Vma right) {
        return adjoins(right)
                && flags.equals(right.flags)
                && (anonVma == 0 || right.anonVma == 0 || anonVma == right.anonVma);
    }

    /** Whether a neighbour's reverse map may serve this one too: all but the access rights agree. */
    boolean sharesAnonVmaWith(Vma right) {
        return adjoins(right) && flags.with(right.flags.protection()).equals(right.flags);
    }

    Vma mergedWith(Vma right) {
        return new Vma(start, right.end, flags, pageOffset, anonVma != 0 ? anonVma : right.anonVma, null);
    }

    private boolean adjoins(Vma right) {
        return end == right.start
                && hugeTlb == null
                && right.hugeTlb == null
                && pageOffset + length() == right.pageOffset;
    }
}
