// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;

/**
 * What a budget has on pages of one size: of pools as it was observed when the memory was granted, of what was charged by hand as its
 * owner said.
 *
 * <p>A page is what the kernel keeps as one block of memory (a folio), where that is known; the leaves that map it may be smaller, as
 * those of 64 KiB pages are. Where one fault put in base pages beside such ones, both may count as base pages.
 * {@link PoolResidence} is by leaves.
 *
 * @param pageSize the size
 * @param used bytes on such pages now
 * @param peak the most bytes that were on such pages at a time
 */
public record PageSizeUse(PageSize pageSize, long used, long peak) {
    @Override
    public String toString() {
        return Bytes.format(used) + " on " + pageSize + " pages (peak " + Bytes.format(peak) + ")";
    }
}
