// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;

/**
 * Populated memory of a region, on pages of one kind.
 *
 * @param start first address
 * @param end address after the last
 * @param backing the kind of page, its size resolved
 * @param pageSize the page's size
 */
record Piece(long start, long end, Backing backing, PageSize pageSize) {
    boolean isPooled() {
        return backing instanceof Backing.HugeTlb;
    }

    Piece clip(long from, long to) {
        return new Piece(Math.max(start, from), Math.min(end, to), backing, pageSize);
    }
}
