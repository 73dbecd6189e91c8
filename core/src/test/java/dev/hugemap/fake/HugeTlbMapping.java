// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.page.PageSize;

/**
 * The hugetlb side of a VMA.
 *
 * @param pageSize the size of its pages
 * @param owner identity of the mmap that made it
 * @param hasReservation whether the pool promised its pages: false with MAP_NORESERVE
 */
record HugeTlbMapping(PageSize pageSize, long owner, boolean hasReservation) {}
