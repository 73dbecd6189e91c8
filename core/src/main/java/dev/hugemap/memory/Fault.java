// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;
import java.util.List;

/** What a {@link FaultPolicy} is asked with. Good for the time of the call. */
public interface Fault {
    /**
     * The faulting offset.
     *
     * @return bytes from the region's start, a multiple of its granule
     */
    long offset();

    /**
     * The faulting address: what blocks are aligned by.
     *
     * @return a multiple of the granule
     */
    long address();

    /**
     * How much is asked for from the offset on.
     *
     * @return bytes, greater than 0
     */
    long length();

    /**
     * The page sizes on offer: those of the region's backings, without those that were refused at this address just now.
     *
     * @return one or more, ascending
     */
    List<PageSize> sizes();

    /**
     * Whether the block of some size around the faulting offset lies in the region.
     *
     * @param block the size
     * @return true if it does
     */
    boolean fits(PageSize block);

    /**
     * How much is populated of the block of some size around the faulting offset, as far as it lies in the region.
     *
     * @param block the size
     * @return bytes
     */
    long populatedBytes(PageSize block);

    /**
     * How much is populated of a range, as far as it lies in the region.
     *
     * @param offset bytes from the region's start; may lie before it
     * @param length bytes, 0 or more
     * @return bytes
     */
    long populatedBytes(long offset, long length);
}
