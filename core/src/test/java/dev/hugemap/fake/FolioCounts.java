// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.page.PageSize;
import java.util.HashMap;
import java.util.Map;

/** The kernel's statistics of large folios per size: allocated at a fault, or refused there. */
final class FolioCounts {
    private final Map<PageSize, Long> allocated = new HashMap<>();
    private final Map<PageSize, Long> refused = new HashMap<>();

    void allocate(long folio, long count) {
        allocated.merge(new PageSize(folio), count, Long::sum);
    }

    void refuse(long folio) {
        refused.merge(new PageSize(folio), 1L, Long::sum);
    }

    long allocated(PageSize size) {
        return allocated.getOrDefault(size, 0L);
    }

    long refused(PageSize size) {
        return refused.getOrDefault(size, 0L);
    }
}
