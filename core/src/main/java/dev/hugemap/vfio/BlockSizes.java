// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.host.Host;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;

/**
 * The sizes by which a kernel can map a device's memory: one for each level of the page table. Sizes in between, which
 * exist for memory (mTHP, contiguous entries of aarch64), don't for devices.
 */
final class BlockSizes {
    /** Has no entries of the third level for a device's memory (ARCH_SUPPORTS_PUD_PFNMAP), although its pools know the size. */
    private static final String WITHOUT_THIRD_LEVEL = "aarch64";

    private BlockSizes() {}

    /** The sizes of a host, ascending: its base page first. */
    static List<PageSize> of(Host host) {
        PageSizes sizes = host.pageSizes();
        List<PageSize> blocks = new ArrayList<>(List.of(sizes.base()));
        sizes.thp().ifPresent(second -> {
            blocks.add(second);
            PageSize third = new PageSize(second.bytes() * (sizes.base().bytes() / Long.BYTES));
            if (sizes.hugeTlb().contains(third) && !host.architecture().equals(WITHOUT_THIRD_LEVEL)) {
                blocks.add(third);
            }
        });
        return List.copyOf(blocks);
    }
}
