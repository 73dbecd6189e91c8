// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.memory.FaultedPages.Page;
import dev.hugemap.page.PageSize;
import java.util.List;

/**
 * What a fault leads to where nothing is refused: the same policy, asked by other hands. Works in granules, on the pages
 * that it is given, and stops where a refusal is certain to come.
 */
final class ExpectedFault {
    private final FaultedPages pages;
    private final FaultPolicy policy;
    private final List<PageSize> sizes;
    private final List<Backing> backings;

    /**
     * @param pages what is there; changed as the fault would change it
     * @param backings those of the region, of which the first of a size is granted
     */
    ExpectedFault(FaultedPages pages, FaultPolicy policy, List<PageSize> sizes, List<Backing> backings) {
        this.pages = pages;
        this.policy = policy;
        this.sizes = sizes;
        this.backings = backings;
    }

    /** What a policy is asked with. */
    private record View(FaultedPages pages, List<PageSize> sizes, int granule, int end) implements Fault {
        @Override
        public long offset() {
            return pages.bytes(granule);
        }

        @Override
        public long address() {
            return pages.address(granule);
        }

        @Override
        public long length() {
            return pages.bytes(end - granule);
        }

        @Override
        public boolean fits(PageSize block) {
            int from = pages.blockAround(granule, block);
            return from >= 0 && from + pages.granules(block) <= pages.count();
        }

        @Override
        public long populatedBytes(PageSize block) {
            int from = pages.blockAround(granule, block);
            return pages.bytes(pages.populated(from, from + pages.granules(block)));
        }

        @Override
        public long populatedBytes(long offset, long length) {
            int from = (int) (offset / FaultedPages.BASE.bytes());
            return pages.bytes(pages.populated(from, from + (int) (length / FaultedPages.BASE.bytes())));
        }
    }

    /**
     * Faults in a range of granules.
     *
     * @return false where something is refused on the way, so that there must be a fallback
     */
    boolean run(int from, int end) {
        int at = from;
        while (at < end) {
            if (pages.isCommitted(at)) {
                at++;
            } else if (pages.at(at) != Page.ABSENT) {
                // A part of a huge page that was kept because the rest of it is in use.
                pages.commit(at++);
                while (pages.at(at - 1).isHuge() && pages.isInSamePage(at - 1, at) && !pages.isCommitted(at)) {
                    pages.commit(at++);
                }
            } else {
                int next = putIn(at, end);
                if (next < 0) {
                    return false;
                }
                at = next;
            }
        }
        return true;
    }

    /** Puts in a block, and those of its size that follow it and are asked for with it; where the last one ends. */
    private int putIn(int at, int end) {
        PageSize block = policy.block(new View(pages, sizes, at, end));
        int from = pages.blockAround(at, block);
        int to = from + pages.granules(block);
        PageSize size = sizes.reversed().stream()
                .filter(offered -> offered.compareTo(block) <= 0)
                .findFirst()
                .orElseThrow();
        if (pages.populated(from, to) > 0) {
            return fillUp(from, to, block, size) ? to : -1;
        }
        while (to < end
                && pages.populated(to, to + pages.granules(block)) == 0
                && policy.block(new View(pages, sizes, to, end)).equals(block)) {
            to += pages.granules(block);
        }
        pages.put(from, to, pageOf(size));
        return to;
    }

    /** A block of which a part is there: its gaps in whole pages, or all of it as one page of the kernel's own choice. */
    private boolean fillUp(int from, int to, PageSize block, PageSize size) {
        if (pages.areGapsWhole(from, to, size)) {
            pages.put(from, to, pageOf(size));
            return true;
        }
        boolean collapsible = pageOf(size) == Page.THP && block.equals(size);
        if (collapsible) {
            pages.replace(from, to, Page.THP);
        }
        return collapsible;
    }

    private Page pageOf(PageSize size) {
        if (size.compareTo(FaultedPages.HUGE) < 0) {
            return Page.BASE;
        }
        boolean pooled = backings.stream().anyMatch(backing -> backing.equals(Backing.hugeTlb()));
        return pooled ? Page.POOLED : Page.THP;
    }
}
