// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;

/** How many base pages of each aligned block of a mapping are present. A huge leaf fills a block wholly. */
final class PresentBlocks {
    private final PageSize block;
    private final long first;
    private final int[] presentPages;
    private final int pagesPerBlock;
    private final PageSize base;

    private PresentBlocks(AddressRange mapping, PageSize base, PageSize block) {
        AddressRange blocks = mapping.alignOutward(block);
        this.base = base;
        this.block = block;
        this.first = blocks.start();
        this.presentPages = new int[Math.toIntExact(block.pagesIn(blocks.length()))];
        this.pagesPerBlock = Math.toIntExact(base.pagesIn(block.bytes()));
    }

    /** Counts a whole mapping. A block that sticks out of it can't be whole. */
    static PresentBlocks count(AddressRange mapping, PageSize base, PageSize block, PagemapEntries entries) {
        PresentBlocks blocks = new PresentBlocks(mapping, base, block);
        entries.visit(mapping, (address, entry) -> {
            if (PagemapEntries.isPresent(entry)) {
                blocks.presentPages[blocks.index(address)]++;
            }
        });
        return blocks;
    }

    boolean isWhole(long address) {
        return presentPages[index(address)] == pagesPerBlock;
    }

    long wholeBytes() {
        long whole = 0;
        for (int pages : presentPages) {
            whole += pages == pagesPerBlock ? block.bytes() : 0;
        }
        return whole;
    }

    long presentBytes() {
        long pages = 0;
        for (int present : presentPages) {
            pages += present;
        }
        return pages * base.bytes();
    }

    private int index(long address) {
        return (int) (address - first >>> block.log2());
    }
}
