package dev.hugemap.inspect;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import org.jspecify.annotations.Nullable;

/**
 * All leaves of one kind in a range.
 *
 * @param leafSize the size of the page-table entry: what the TLB sees
 * @param folioSize the physically contiguous block behind it, or null where nobody could tell
 * @param leaves how many
 */
public record LeafRow(PageSize leafSize, @Nullable PageSize folioSize, long leaves) {
    /**
     * The memory that they map.
     *
     * @return leaf size times count, in bytes
     */
    public long bytes() {
        return leaves * leafSize.bytes();
    }

    @Override
    public String toString() {
        String folio = folioSize == null ? "unknown folios" : "folios of " + folioSize;
        return Bytes.count(leaves) + (leaves == 1 ? " leaf of " : " leaves of ") + leafSize + " (" + folio + ")";
    }
}
