// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import dev.hugemap.inspect.PageState;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the test's own model knows of one page: its mapping exactly, its state as a set of those that are possible, its leaf
 * as the levels that are.
 */
final class ModelPage {
    Backing backing = Backing.NONE;
    boolean isReadable;
    boolean isWritable;
    boolean wantsHuge;
    boolean refusesHuge;
    boolean isGuard;

    /** The call that mapped it. */
    int mapping;
    /** Pages that this call mapped. */
    int mappedPages;

    /** Whether a PMD-level leaf is possible, where there is one at all. */
    boolean mayBeHuge;
    /** Whether a base leaf is. */
    boolean mayBeBase = true;

    Set<PageState> may = EnumSet.of(PageState.ABSENT);

    /** What was mapped. */
    enum Backing {
        NONE,
        ANONYMOUS,
        SHARED_FILE,
        PRIVATE_FILE,
        HUGETLB;

        boolean isFile() {
            return this == SHARED_FILE || this == PRIVATE_FILE;
        }
    }

    void become(PageState... states) {
        may = EnumSet.of(states[0], states);
    }

    /** Adds a state that a page may change to from another one. */
    void mayTurn(PageState from, PageState to) {
        if (may.contains(from) && !isGuard) {
            may.add(to);
        }
    }

    /** The block's leaf is no PMD-level one any more; a page of the pool has no other. */
    void cutLeaf() {
        mayCutLeaf();
        if (backing != Backing.HUGETLB) {
            mayBeHuge = false;
        }
    }

    /** The kernel may cut the block's leaf; one of a file it drops instead. */
    void mayCutLeaf() {
        mayBeBase |= backing != Backing.HUGETLB;
        if (backing.isFile() && mayBeHuge) {
            mayTurn(PageState.PRESENT, PageState.ABSENT);
        }
    }

    boolean isTouchable() {
        return isReadable && !isGuard && backing != Backing.NONE && backing != Backing.HUGETLB;
    }

    /** Whether two pages may lie in one mapping. */
    boolean isLike(ModelPage other) {
        return backing == other.backing
                && isReadable == other.isReadable
                && isWritable == other.isWritable
                && wantsHuge == other.wantsHuge
                && refusesHuge == other.refusesHuge;
    }

    void copyTo(ModelPage other) {
        other.backing = backing;
        other.isReadable = isReadable;
        other.isWritable = isWritable;
        other.wantsHuge = wantsHuge;
        other.refusesHuge = refusesHuge;
        other.isGuard = isGuard;
        other.mapping = mapping;
        other.mappedPages = mappedPages;
        other.mayBeHuge = mayBeHuge;
        other.mayBeBase = mayBeBase;
        other.may = EnumSet.copyOf(may);
    }

    void unmap() {
        new ModelPage().copyTo(this);
    }

    @Override
    public String toString() {
        return backing
                + (isReadable ? " r" : " -")
                + (isWritable ? "w" : "-")
                + (wantsHuge ? " hg" : "")
                + (isGuard ? " guard" : "")
                + (mayBeHuge ? " huge" : "")
                + (mayBeBase ? " base " : " ")
                + may;
    }
}
