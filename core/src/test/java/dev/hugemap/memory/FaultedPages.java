// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.inspect.LeafKind;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Which pages a region of 4 KiB granules is on, granule by granule, as a model says and as the kernel is asked to prove.
 * Huge pages of which nothing is committed may have gone back at any moment.
 */
final class FaultedPages {
    static final PageSize BASE = PageSize.kib(4);
    static final PageSize HUGE = PageSize.mib(2);
    private static final int IN_HUGE = (int) (HUGE.bytes() / BASE.bytes());

    /** What a granule is on. */
    enum Page {
        ABSENT,
        BASE,
        THP,
        POOLED;

        boolean isHuge() {
            return this == THP || this == POOLED;
        }
    }

    private final Region region;
    private final Page[] pages;
    private final BitSet committed;

    FaultedPages(Region region) {
        this.region = region;
        this.pages = new Page[(int) (region.range().length() / BASE.bytes())];
        this.committed = new BitSet();
        Arrays.fill(pages, Page.ABSENT);
    }

    private FaultedPages(FaultedPages other) {
        region = other.region;
        pages = other.pages.clone();
        committed = (BitSet) other.committed.clone();
    }

    FaultedPages copy() {
        return new FaultedPages(this);
    }

    int count() {
        return pages.length;
    }

    long bytes(int granules) {
        return granules * BASE.bytes();
    }

    long address(int granule) {
        return region.range().start() + bytes(granule);
    }

    int granules(PageSize block) {
        return (int) (block.bytes() / BASE.bytes());
    }

    /** The first granule of the block around another one; below 0 where the block begins before the region. */
    int blockAround(int granule, PageSize block) {
        return granule - (int) ((address(granule) - block.roundDown(address(granule))) / BASE.bytes());
    }

    Page at(int granule) {
        return pages[granule];
    }

    boolean isCommitted(int granule) {
        return committed.get(granule);
    }

    boolean isInSamePage(int granule, int next) {
        return next < count() && blockAround(granule, HUGE) == blockAround(next, HUGE);
    }

    /** How many granules are populated, of a range that may stick out of the region. */
    int populated(int from, int to) {
        int populated = 0;
        for (int i = Math.max(0, from); i < Math.min(to, count()); i++) {
            populated += pages[i] == Page.ABSENT ? 0 : 1;
        }
        return populated;
    }

    boolean areGapsWhole(int from, int to, PageSize size) {
        int step = granules(size);
        for (int i = from; i < to; i += step) {
            int populated = populated(i, Math.min(to, i + step));
            if (populated > 0 && populated < step) {
                return false;
            }
        }
        return granules(size) <= to - from;
    }

    void commit(int granule) {
        committed.set(granule);
    }

    /** Fills the gaps of a range with pages of a kind, and commits them. */
    void put(int from, int to, Page page) {
        for (int i = from; i < to; i++) {
            if (pages[i] == Page.ABSENT) {
                pages[i] = page;
                committed.set(i);
            }
        }
    }

    /** Has all of a range on pages of a kind, and commits it. */
    void replace(int from, int to, Page page) {
        Arrays.fill(pages, from, to, page);
        committed.set(from, to);
    }

    /** Takes pages out at once, which cuts huge ones. */
    void cut(int from, int to) {
        for (int start : hugeBlocks(from, to)) {
            if (pages[start] == Page.THP) {
                Arrays.fill(pages, start, start + IN_HUGE, Page.BASE);
            }
        }
        Arrays.fill(pages, from, to, Page.ABSENT);
        committed.clear(from, to);
    }

    /** Takes small pages out, and keeps huge ones until all of one may go. */
    void keep(int from, int to) {
        for (int i = from; i < to; i++) {
            pages[i] = pages[i].isHuge() ? pages[i] : Page.ABSENT;
        }
        committed.clear(from, to);
    }

    /**
     * Takes over what the kernel says of a range, and from a model what is committed. Huge pages that lie across an end of
     * it are taken over whole: one that was kept may have gone.
     */
    void learn(int from, int to, IntPredicate isCommitted) {
        learnSmall(from, to, isCommitted);
        for (int start : hugeBlocks(from, to)) {
            learnSmall(start, start + IN_HUGE, isCommitted);
            MappingReport report = report(start, start + IN_HUGE);
            for (Page page : List.of(Page.THP, Page.POOLED)) {
                if (bytesOn(report, page) == HUGE.bytes()) {
                    Arrays.fill(pages, start, start + IN_HUGE, page);
                }
            }
        }
    }

    private void learnSmall(int from, int to, IntPredicate isCommitted) {
        for (int i = from; i < to; i++) {
            committed.set(i, isCommitted.test(i));
            pages[i] = committed.get(i) ? Page.BASE : Page.ABSENT;
        }
    }

    /** The blocks of a huge page's size that lie in the region and touch a range: the first granule of each. */
    List<Integer> hugeBlocks(int from, int to) {
        List<Integer> starts = new ArrayList<>();
        for (int start = blockAround(from, HUGE); start < to; start += IN_HUGE) {
            if (start >= 0 && start + IN_HUGE <= count()) {
                starts.add(start);
            }
        }
        return starts;
    }

    /** The huge pages in a range of which nothing is committed: the first granule of each. */
    List<Integer> kept(int from, int to) {
        return hugeBlocks(from, to).stream()
                .filter(start -> pages[start].isHuge() && committedWithin(start, start + IN_HUGE) == 0)
                .toList();
    }

    int committedWithin(int from, int to) {
        return committed.get(from, to).cardinality();
    }

    private MappingReport report(int from, int to) {
        return region.report(bytes(from), bytes(to - from));
    }

    private static long bytesOn(MappingReport report, Page page) {
        return switch (page) {
            case ABSENT -> report.absentBytes();
            case BASE -> bytesOn(report, LeafKind.MEMORY, BASE);
            case THP -> bytesOn(report, LeafKind.MEMORY, HUGE);
            case POOLED -> bytesOn(report, LeafKind.HUGETLB, HUGE);
        };
    }

    private static long bytesOn(MappingReport report, LeafKind kind, PageSize leaf) {
        return report.rows().stream()
                .filter(row -> row.kind() == kind && row.leafSize().equals(leaf))
                .mapToLong(LeafRow::bytes)
                .sum();
    }

    /** Sees that a range is on the pages that it must be on, each stretch of a kind by a report of its own. */
    void prove(int from, int to) {
        BitSet kept = new BitSet();
        for (int start : kept(from, to)) {
            kept.set(start, start + IN_HUGE);
            MappingReport report = report(start, start + IN_HUGE);
            if (report.absentBytes() == HUGE.bytes()) {
                Arrays.fill(pages, start, start + IN_HUGE, Page.ABSENT);
            } else {
                check(report, start, start + IN_HUGE);
            }
        }
        for (int i = kept.nextClearBit(from); i < to; ) {
            int end = i + 1;
            while (end < to && pages[end] == pages[i] && !kept.get(end)) {
                end++;
            }
            check(report(i, end), i, end);
            i = kept.nextClearBit(end);
        }
    }

    private void check(MappingReport report, int from, int to) {
        if (bytesOn(report, pages[from]) != bytes(to - from)) {
            throw new AssertionError(
                    "granules " + from + " to " + to + " must be " + pages[from] + "; the kernel says " + report);
        }
    }
}
