// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import org.jspecify.annotations.Nullable;

/**
 * All leaves of one kind in a range.
 *
 * @param kind what stands behind them
 * @param leafSize the size of the page-table entry: what the TLB sees
 * @param folioSize the physically contiguous block behind it, or null where nobody could tell; always null for the zero
 *     page, which has no memory of its own
 * @param leaves how many such entries map a part of the range, one that sticks out of it included
 * @param bytes bytes of the range that they map: less than size times count where a leaf sticks out of the range
 */
public record LeafRow(
        LeafKind kind, PageSize leafSize, @Nullable PageSize folioSize, long leaves, long bytes) {
    @Override
    public String toString() {
        String folio = folioSize == null ? "unknown folios" : "folios of " + folioSize;
        String behind = kind == LeafKind.ZERO_PAGE ? kind.toString() : kind + ", " + folio;
        return Bytes.count(leaves) + (leaves == 1 ? " leaf of " : " leaves of ") + leafSize + " (" + behind + ")";
    }
}
