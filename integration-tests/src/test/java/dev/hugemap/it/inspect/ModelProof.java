// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import dev.hugemap.inspect.MappingKind;
import dev.hugemap.inspect.PageState;
import dev.hugemap.it.inspect.ModelPage.Backing;
import java.util.List;

/**
 * Holds the kernel's picture against the model after each step, and takes over what the kernel turned out to do: what no
 * later step touches has to stay.
 */
final class ModelProof {
    private static final int BLOCK = ModelPages.BLOCK;

    private final ModelPages pages;
    private int collapsedBehind;

    ModelProof(ModelPages pages) {
        this.pages = pages;
    }

    /** Blocks that the kernel's own thread made huge between two steps. */
    int collapsedBehind() {
        return collapsedBehind;
    }

    /**
     * Sees that a picture is a possible one, and takes it over.
     *
     * @throws AssertionError where it isn't
     */
    void learn(List<PageVerdict> picture) {
        for (int i = 0; i < pages.count(); i++) {
            PageVerdict seen = picture.get(i);
            if (!isPossible(pages.get(i), seen) && !isCollapsedBehind(i / BLOCK * BLOCK, picture)) {
                throw new AssertionError("page " + i + " must be " + pages.get(i) + ", the kernel says " + seen);
            }
        }
        for (int i = 0; i < pages.count(); i++) {
            ModelPage page = pages.get(i);
            PageVerdict seen = picture.get(i);
            page.become(seen.state());
            if (page.backing != Backing.HUGETLB) {
                page.mayBeHuge = seen.isHuge();
                page.mayBeBase = !page.mayBeHuge;
            }
        }
    }

    private static boolean isPossible(ModelPage page, PageVerdict seen) {
        MappingKind kind = switch (page.backing) {
            case NONE -> MappingKind.NONE;
            case ANONYMOUS -> MappingKind.ANONYMOUS;
            case HUGETLB -> MappingKind.HUGETLB;
            case SHARED_FILE -> MappingKind.SHMEM;
            case PRIVATE_FILE -> seen.kind() == MappingKind.ANONYMOUS ? MappingKind.ANONYMOUS : MappingKind.SHMEM;
        };
        boolean isLeafPossible = seen.leafBytes() == 0 || (seen.isHuge() ? page.mayBeHuge : page.mayBeBase);
        return seen.kind() == kind
                && seen.isWritable() == page.isWritable
                && page.may.contains(seen.state())
                && isLeafPossible;
    }

    /** Memory that is advised, all of a block, and all of it huge now: khugepaged does that when it likes. */
    private boolean isCollapsedBehind(int block, List<PageVerdict> picture) {
        ModelPage first = pages.get(block);
        boolean isWhole = first.wantsHuge && first.backing == Backing.ANONYMOUS && pages.isUniform(block);
        for (int i = block; isWhole && i < block + BLOCK; i++) {
            isWhole = picture.get(i).isHugeMemory() && !pages.get(i).isGuard;
        }
        if (isWhole) {
            collapsedBehind++;
            pages.each(block, block + BLOCK, page -> {
                page.become(PageState.PRESENT);
                page.mayBeHuge = true;
            });
        }
        return isWhole;
    }
}
