// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.FaultPlan;
import dev.hugemap.page.PageSize;
import java.util.stream.Collectors;

/**
 * By which pages an IOMMU can map memory: arithmetic on the addresses of both sides and the IOMMU's page sizes. A block is
 * of a size only if the memory behind it is contiguous too: on pages of that size or larger. See {@link DmaMapping#report()}.
 *
 * @param iova the first I/O address
 * @param blocks the memory's blocks, largest aligned one first; the offset that they agree with is the I/O address
 * @param sizesKnown whether the kernel tells the IOMMU's page sizes, as type 1 does; else the host's are taken
 */
public record DmaPlan(long iova, FaultPlan blocks, boolean sizesKnown) {
    /**
     * The largest page that the IOMMU can put in.
     *
     * @return the size
     */
    public PageSize largestPageSize() {
        return blocks.largestPageSize().orElseThrow();
    }

    /**
     * The plan in words.
     *
     * @return for example {@code 64 MiB at 0x200000: 32 × 2 MiB}
     */
    @Override
    public String toString() {
        return Bytes.format(blocks.range().length()) + " at 0x" + Long.toHexString(iova) + ": " + pages()
                + (sizesKnown ? "" : " if the IOMMU has the host's page sizes");
    }

    private String pages() {
        return blocks.sizes().reversed().stream()
                .filter(size -> blocks.count(size) > 0)
                .map(size -> Bytes.count(blocks.count(size)) + " × " + size)
                .collect(Collectors.joining(" + "));
    }
}
