package dev.hugemap.alloc;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;

/**
 * What a budget has on pages of one size, as it was observed when the memory was granted.
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
