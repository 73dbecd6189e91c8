// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import org.jspecify.annotations.Nullable;

/**
 * One mapping (virtual memory area) of this process.
 *
 * @param range where it lies
 * @param pageSize its own page size: larger than the base page for hugetlb alone; null where no source told
 * @param sight whether pagemap sees what is mapped there
 * @param kind what pages of it belong to that were not written to privately
 */
record Vma(AddressRange range, @Nullable PageSize pageSize, Sight sight, MappingKind kind) {
    /** Whether pagemap and PAGEMAP_SCAN see a mapping's pages. */
    enum Sight {
        /** They do: where they show nothing, nothing is mapped. */
        SEEN,
        /** They pass it over: a special mapping, without struct page behind it (VM_PFNMAP). */
        UNSEEN,
        /** The source can't tell: if they show something, they see it. */
        UNTOLD
    }
}
