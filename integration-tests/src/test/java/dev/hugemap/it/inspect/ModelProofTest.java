// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.inspect.MappingKind;
import dev.hugemap.inspect.PageState;
import dev.hugemap.it.inspect.ModelPage.Backing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The model of a random run says no to pictures that can't be. */
final class ModelProofTest {
    private static final int BLOCK = ModelPages.BLOCK;
    private static final PageVerdict HUGE = memory(LowMemory.BLOCK, true);
    private static final PageVerdict SMALL = memory(LowMemory.BASE, true);

    private final ModelPages pages = new ModelPages(1);
    private final VerdictModel model = new VerdictModel(pages);
    private final ModelProof proof = new ModelProof(pages);

    private static PageVerdict memory(long leaf, boolean isWritable) {
        return new PageVerdict(MappingKind.ANONYMOUS, PageState.PRESENT, leaf, isWritable, LowMemory.BLOCK);
    }

    private static List<PageVerdict> halves(PageVerdict first, PageVerdict second) {
        List<PageVerdict> picture = new ArrayList<>(Collections.nCopies(BLOCK / 2, first));
        picture.addAll(Collections.nCopies(BLOCK / 2, second));
        return picture;
    }

    @BeforeEach
    void aHugePage() {
        model.map(0, BLOCK, Backing.ANONYMOUS);
        model.adviseHuge(0, BLOCK, true);
        model.touch(0, 1, true, true);
        proof.learn(halves(HUGE, HUGE));
    }

    private void assertImpossible(PageVerdict first, PageVerdict second) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> proof.learn(halves(first, second)))
                .withMessageContaining("must be");
    }

    @Test
    void aLeafThatWasCutIsNotHuge() {
        model.protect(0, BLOCK / 2, true, false);

        assertImpossible(memory(LowMemory.BLOCK, false), HUGE);
        proof.learn(halves(memory(LowMemory.BASE, false), SMALL));
    }

    @Test
    void aLeafThatNothingTouchedStaysHuge() {
        assertImpossible(SMALL, SMALL);
        proof.learn(halves(HUGE, HUGE));
    }

    @Test
    void whatWasDroppedIsGone() {
        model.drop(0, BLOCK / 2);

        assertImpossible(SMALL, SMALL);
        proof.learn(halves(new PageVerdict(MappingKind.ANONYMOUS, PageState.ABSENT, 0, true, 0), SMALL));
    }

    @Test
    void pagesAreOfTheKindThatWasMapped() {
        model.map(0, BLOCK, Backing.HUGETLB);
        model.touch(0, BLOCK, true, true);

        assertImpossible(HUGE, HUGE);
        PageVerdict pool =
                new PageVerdict(MappingKind.HUGETLB, PageState.PRESENT, LowMemory.BLOCK, true, LowMemory.BLOCK);
        proof.learn(halves(pool, pool));
    }
}
