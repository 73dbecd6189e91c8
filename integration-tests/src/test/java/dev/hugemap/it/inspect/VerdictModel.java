// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static dev.hugemap.inspect.PageState.ABSENT;
import static dev.hugemap.inspect.PageState.PRESENT;
import static dev.hugemap.inspect.PageState.SWAPPED;
import static dev.hugemap.inspect.PageState.ZERO_PAGE;

import dev.hugemap.inspect.PageState;
import dev.hugemap.inspect.ZeroPage;
import dev.hugemap.it.inspect.ModelPage.Backing;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a sequence of calls must have left behind, page by page: mappings and rights exactly, states and levels of leaves as
 * those that are possible.
 */
final class VerdictModel {
    /** What anonymous memory is after it was only read. */
    private static final PageState READ = ZeroPage.isUsed() ? ZERO_PAGE : PRESENT;

    private static final int BLOCK = ModelPages.BLOCK;

    private final ModelPages pages;
    private int mappings;
    private boolean hasMoved;

    VerdictModel(ModelPages pages) {
        this.pages = pages;
    }

    void map(int from, int to, Backing backing) {
        mappings++;
        pages.eachInBlocks(from, to, ModelPage::cutLeaf);
        pages.each(from, to, page -> {
            page.unmap();
            page.backing = backing;
            page.isReadable = true;
            page.isWritable = true;
            page.mapping = mappings;
            page.mappedPages = to - from;
            page.mayBeHuge = backing == Backing.HUGETLB;
            page.mayBeBase = backing != Backing.HUGETLB;
        });
        pages.cut(from, to);
    }

    void unmap(int from, int to) {
        pages.each(from, to, ModelPage::unmap);
        pages.cut(from, to);
    }

    void protect(int from, int to, boolean isReadable, boolean isWritable) {
        pages.each(from, to, page -> {
            page.isReadable = isReadable;
            page.isWritable = isWritable;
        });
        pages.cut(from, to);
    }

    void adviseHuge(int from, int to, boolean wantsHuge) {
        pages.each(from, to, page -> {
            page.wantsHuge = wantsHuge;
            page.refusesHuge = !wantsHuge;
        });
        pages.cut(from, to);
    }

    /** Of a leaf that loses a part, the rest is on base pages. */
    void drop(int from, int to) {
        pages.each(from, to, page -> page.become(ABSENT));
        pages.eachInBlocks(from, to, ModelPage::cutLeaf);
    }

    /** Installs guards, or takes them away. */
    void guard(int from, int to, boolean isGuard) {
        if (isGuard) {
            drop(from, to);
        }
        pages.each(from, to, page -> page.isGuard = isGuard);
    }

    void freeLazily(int from, int to) {
        pages.each(from, to, page -> {
            page.mayTurn(PRESENT, ABSENT);
            page.mayTurn(SWAPPED, ABSENT);
        });
        splitFolios(from, to);
    }

    void pageOut(int from, int to) {
        pages.each(from, to, page -> {
            page.mayTurn(PRESENT, SWAPPED);
            page.mayTurn(PRESENT, ABSENT);
        });
        splitFolios(from, to);
    }

    /**
     * Where the kernel splits a folio, it puts the page of zeros behind those of its pages that hold nothing else (since
     * 6.12), also where they have been moved away from the others.
     */
    private void splitFolios(int from, int to) {
        pages.eachInBlocks(from, to, ModelPage::mayCutLeaf);
        pages.eachInBlocks(hasMoved ? 0 : from, hasMoved ? pages.count() : to, page -> {
            if (page.backing == Backing.ANONYMOUS || page.backing == Backing.PRIVATE_FILE) {
                page.mayTurn(PRESENT, ZERO_PAGE);
            }
        });
    }

    void collapse(int from, int to) {
        for (int block = (from + BLOCK - 1) / BLOCK * BLOCK; block + BLOCK <= to; block += BLOCK) {
            boolean isUniform = pages.isUniform(block);
            pages.each(block, block + BLOCK, page -> {
                page.mayTurn(ABSENT, PRESENT);
                page.mayTurn(ZERO_PAGE, PRESENT);
                page.mayTurn(SWAPPED, PRESENT);
                if (page.backing.isFile()) {
                    page.mayTurn(PRESENT, ABSENT);
                }
                page.mayBeHuge |= isUniform;
            });
        }
    }

    void move(int from, int to, int target) {
        hasMoved = true;
        boolean isCongruent = (target - from) % BLOCK == 0;
        pages.eachInBlocks(target, target + to - from, ModelPage::cutLeaf);
        for (int i = from; i < to; i++) {
            ModelPage moved = pages.get(target + i - from);
            pages.get(i).copyTo(moved);
            moved.mayCutLeaf();
            moved.mayBeHuge &= isCongruent;
            pages.get(i).unmap();
        }
        pages.cut(from, to);
        pages.cut(target, target + to - from);
    }

    /** An access, or one by the kernel as advised; one that failed may have gone any way up to its end. */
    void touch(int from, int to, boolean isWrite, boolean isDone) {
        for (int i = from; i < to; i++) {
            ModelPage page = pages.get(i);
            if (page.isGuard || page.backing == Backing.NONE) {
                continue;
            }
            mayBringNeighbours(i, isWrite);
            if (!isDone) {
                mayCome(page, isWrite);
            } else if (isWrite || page.backing != Backing.ANONYMOUS) {
                page.become(PRESENT);
            } else {
                page.may = afterRead(page);
            }
        }
    }

    /** Of anonymous memory; what an earlier page of the same call has brought in may be here already. */
    private static Set<PageState> afterRead(ModelPage page) {
        Set<PageState> after = EnumSet.noneOf(PageState.class);
        boolean isHere = page.may.contains(PRESENT) || page.may.contains(SWAPPED);
        if (isHere || page.wantsHuge && page.may.contains(ABSENT)) {
            after.add(PRESENT);
        }
        if (page.may.contains(ABSENT)) {
            after.add(READ);
        }
        if (page.may.contains(ZERO_PAGE)) {
            after.add(ZERO_PAGE);
        }
        return after;
    }

    private static void mayCome(ModelPage page, boolean isWrite) {
        page.mayTurn(ABSENT, PRESENT);
        page.mayTurn(ABSENT, isWrite ? PRESENT : READ);
        page.mayTurn(ZERO_PAGE, isWrite ? PRESENT : ZERO_PAGE);
        page.mayTurn(SWAPPED, PRESENT);
    }

    /** A fault may bring in the pages around, as a larger folio or as what lies beside in the file, or copy a shared one. */
    private void mayBringNeighbours(int index, boolean isWrite) {
        ModelPage touched = pages.get(index);
        if (isWrite) {
            pages.eachInBlocks(index, index + 1, ModelPage::mayCutLeaf);
        }
        boolean isNew =
                touched.may.contains(ABSENT) || touched.may.contains(ZERO_PAGE) || touched.may.contains(SWAPPED);
        boolean bringsMore = touched.wantsHuge
                || touched.mayBeHuge
                || touched.backing.isFile()
                || touched.backing == Backing.HUGETLB
                || touched.may.contains(SWAPPED);
        if (!isNew || !bringsMore) {
            return;
        }
        boolean isAnonymous = touched.backing == Backing.ANONYMOUS;
        boolean mayBeHuge = isAnonymous && touched.wantsHuge && pages.isUniform(index / BLOCK * BLOCK);
        pages.eachInBlocks(index, index + 1, page -> {
            if (!page.isLike(touched) && !page.backing.isFile()) {
                return;
            }
            page.mayTurn(ABSENT, PRESENT);
            if (isAnonymous) {
                page.mayTurn(ABSENT, isWrite ? PRESENT : READ);
                page.mayTurn(ZERO_PAGE, isWrite ? PRESENT : ZERO_PAGE);
            }
            page.mayTurn(SWAPPED, PRESENT);
            page.mayBeHuge |= mayBeHuge;
        });
    }
}
