// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;

/**
 * A mapping of which something is to be made huge.
 *
 * @param range where it lies
 * @param name what the kernel calls it; empty for most anonymous memory
 * @param blocks what is to be made huge: ranges of whole huge pages, ascending
 * @param presentBytes memory in them now
 * @param addedBytes memory that they will take beside it, at most: pages that aren't there yet, and copies of those that are shared
 * @param sharedBytes memory in them, at most, that another process has too since a fork: it keeps the old pages, and this one gets
 *     copies
 * @param hugeBytes memory of the mapping that is huge already
 */
public record PlannedMapping(
        AddressRange range,
        String name,
        List<AddressRange> blocks,
        long presentBytes,
        long addedBytes,
        long sharedBytes,
        long hugeBytes) {
    /** Copies the list. */
    public PlannedMapping {
        blocks = List.copyOf(blocks);
    }

    /**
     * How many huge pages the blocks are.
     *
     * @param size of a huge page
     * @return their number
     */
    public long hugePages(PageSize size) {
        return size.pagesIn(blocks.stream().mapToLong(AddressRange::length).sum());
    }
}
