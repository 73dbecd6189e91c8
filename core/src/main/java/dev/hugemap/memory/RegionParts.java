// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;

/**
 * Parts of a region as its callers name them, held against what it has. Guarded by the region.
 *
 * @param range all of it
 * @param granule the unit of committing
 * @param committed what is committed now
 */
record RegionParts(AddressRange range, PageSize granule, CommittedGranules committed) {
    /**
     * The addresses of whole granules.
     *
     * @throws IllegalArgumentException if the numbers aren't whole granules of the region
     */
    AddressRange granules(long offset, long length) {
        boolean whole = granule.isAligned(offset) && granule.isAligned(length);
        if (!whole || offset < 0 || length <= 0 || offset > range.length() - length) {
            throw new IllegalArgumentException(describe(offset, length) + " is not in whole granules of " + granule
                    + " within the region's " + Bytes.format(range.length()));
        }
        return new AddressRange(range.start() + offset, length);
    }

    /**
     * Sees that a part may be touched.
     *
     * @throws IllegalStateException if not all of it is committed
     */
    void checkCommitted(long offset, long length) {
        if (!committed.containsAll(range.start() + offset, length)) {
            throw new IllegalStateException(
                    "not all of " + describe(offset, length) + " is committed; " + committed.describe(range.start()));
        }
    }

    /** A part in words. */
    static String describe(long offset, long length) {
        return Bytes.count(length) + " bytes at offset " + Bytes.count(offset);
    }
}
