// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import dev.hugemap.it.inspect.ModelPage.Backing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The pages of the test's own model, in blocks that a PMD-level leaf may map. */
final class ModelPages {
    /** Pages in a block. */
    static final int BLOCK = 512;

    private final List<ModelPage> pages = new ArrayList<>();

    /** Pages of which none is mapped. */
    ModelPages(int blocks) {
        for (int i = 0; i < blocks * BLOCK; i++) {
            pages.add(new ModelPage());
        }
    }

    int count() {
        return pages.size();
    }

    ModelPage get(int index) {
        return pages.get(index);
    }

    void each(int from, int to, Consumer<ModelPage> change) {
        pages.subList(from, to).forEach(change);
    }

    /** Changes all pages of the blocks that a range touches. */
    void eachInBlocks(int from, int to, Consumer<ModelPage> change) {
        each(from / BLOCK * BLOCK, (to + BLOCK - 1) / BLOCK * BLOCK, change);
    }

    boolean has(int from, int to, Backing backing) {
        return pages.subList(from, to).stream().anyMatch(page -> page.backing == backing);
    }

    boolean consistsOf(int from, int to, Backing backing) {
        return pages.subList(from, to).stream().allMatch(page -> page.backing == backing);
    }

    /** Whether a range lies in one mapping for sure, as one call has made it. */
    boolean isOneMapping(int from, int to) {
        ModelPage first = get(from);
        return pages.subList(from, to).stream().allMatch(page -> page.isLike(first) && page.mapping == first.mapping);
    }

    /** Whether a range is all of a mapping, as one call has made it. */
    boolean isWholeMapping(int from, int to) {
        return get(from).mappedPages == to - from && isOneMapping(from, to);
    }

    /** Whether a range ends inside a page of the pool. */
    boolean cutsPoolPage(int from, int to) {
        return from % BLOCK != 0 && get(from).backing == Backing.HUGETLB
                || to % BLOCK != 0 && get(to - 1).backing == Backing.HUGETLB;
    }

    /** Whether all of a block may lie in one mapping. */
    boolean isUniform(int block) {
        ModelPage first = get(block);
        return pages.subList(block, block + BLOCK).stream().allMatch(first::isLike);
    }

    /** Of the blocks that a range touches, those that no longer lie in one mapping have base leaves. */
    void cut(int from, int to) {
        for (int block = from / BLOCK * BLOCK; block < to; block += BLOCK) {
            if (!isUniform(block)) {
                each(block, block + BLOCK, ModelPage::cutLeaf);
            }
        }
    }
}
