// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.PageSize;
import java.util.Optional;

/**
 * By which pages an IOMMU maps memory, as far as can be seen from here: no kernel tells how an IOMMU's tables look.
 *
 * @param plan the pages that addresses allow
 * @param memory how the process itself has the memory
 */
public record DmaReport(DmaPlan plan, MappingReport memory) {
    /**
     * The largest page of the IOMMU that is sure to be in use: addresses allow it, and all memory lies on pages of that
     * size or larger, or on contiguous blocks of it.
     *
     * @return the size; empty where nobody can tell, as under iommufd, which doesn't tell an IOMMU's sizes
     */
    public Optional<PageSize> surePageSize() {
        if (!plan.sizesKnown() || memory.unknownBytes() > 0 || memory.absentBytes() > 0) {
            return Optional.empty();
        }
        Optional<PageSize> smallest =
                memory.rows().stream().map(DmaReport::contiguous).min(PageSize::compareTo);
        return smallest.flatMap(contiguous -> plan.blocks().sizes().reversed().stream()
                .filter(size -> size.compareTo(plan.largestPageSize()) <= 0 && size.compareTo(contiguous) <= 0)
                .findFirst());
    }

    /** What is known to lie in one piece. */
    private static PageSize contiguous(LeafRow row) {
        PageSize folio = row.folioSize();
        return folio != null && folio.compareTo(row.leafSize()) > 0 ? folio : row.leafSize();
    }

    /**
     * Both in words.
     *
     * @return the plan, what is sure, and the memory
     */
    @Override
    public String toString() {
        String sure = surePageSize().map(size -> "on pages of " + size).orElse("on pages that can't be told");
        return plan + "; " + sure + "; the memory: " + memory;
    }
}
