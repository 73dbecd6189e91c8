// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;

/**
 * Neighbouring blocks of one size that shall be put in.
 *
 * @param size each one's size
 * @param range all of them
 * @param gaps what of them isn't populated: all of the range, or the parts of a single block
 */
record Blocks(PageSize size, AddressRange range, List<AddressRange> gaps) {
    long count() {
        return range.length() >>> size.log2();
    }

    boolean isAbsent() {
        return gaps.size() == 1 && gaps.getFirst().equals(range);
    }

    /** Whether each gap is made up of whole pages of a size. */
    boolean hasRoomFor(PageSize page) {
        return gaps.stream().allMatch(gap -> page.isAligned(gap.start()) && page.isAligned(gap.length()));
    }
}
