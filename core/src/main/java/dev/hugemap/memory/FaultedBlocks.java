// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;

/**
 * Blocks of one size that were put in on pages of one kind.
 *
 * @param block the blocks' size, as the policy chose it or fell back to it
 * @param backing the kind of page, observed
 * @param pageSize the page's size: the block's, or less for a batch
 * @param count how many blocks
 * @param bytes how much of them was populated; less than the blocks where a part was there already
 */
public record FaultedBlocks(PageSize block, Backing backing, PageSize pageSize, long count, long bytes) {
    /**
     * The kind of page with its size, for people.
     *
     * @return for example {@code thp 2 MiB}
     */
    public String label() {
        return Labels.of(backing, pageSize);
    }

    @Override
    public String toString() {
        return Bytes.count(count) + " × " + block + " on " + label();
    }
}
