// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bench.Pattern.Step;
import dev.hugemap.page.AddressRange;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PatternTest {
    private static final long BYTES = 64L << 20;
    private static final long PAGE = Samples.BASE.bytes();

    @Test
    void sweepsEveryPageInOrder() {
        Pattern pattern = Pattern.denseSweep(BYTES, Samples.BASE);

        Step only = pattern.steps().getFirst();
        assertThat(pattern.steps()).hasSize(1);
        assertThat(only.touches())
                .isEqualTo(LongStream.iterate(0, at -> at < BYTES, at -> at + PAGE)
                        .boxed()
                        .toList());
        assertThat(only.places()).containsExactly(new AddressRange(0, BYTES));
        assertThat(only.left()).isEmpty();
    }

    @Test
    void touchesOnePageInAHundredOnceAndReadsThoseAlone() {
        Pattern pattern = Pattern.sparseTouches(BYTES, Samples.BASE, 3);

        Step only = pattern.steps().getFirst();
        assertThat(only.touches())
                .hasSize(163)
                .doesNotHaveDuplicates()
                .allSatisfy(offset -> assertThat(offset % PAGE).isZero())
                .allSatisfy(offset -> assertThat(offset).isBetween(0L, BYTES - PAGE));
        assertThat(only.places()).extracting(AddressRange::start).containsExactlyElementsOf(only.touches());
        assertThat(pattern.touchedPages()).isEqualTo(163);
    }

    @Test
    void movesAWindowOverEveryPageAndLeavesWhatIsBehind() {
        Pattern pattern = Pattern.movingWindow(BYTES, Samples.BASE, Samples.HUGE, 3);

        Set<Long> present = new HashSet<>();
        for (Step step : pattern.steps()) {
            step.left().forEach(left -> present.removeIf(page -> page >= left.start() && page < left.end()));
            present.addAll(step.touches());
            AddressRange window = step.places().getFirst();
            assertThat(present).hasSize((int) Samples.BASE.pagesIn(window.length()));
            assertThat(present).allSatisfy(page -> assertThat(page).isBetween(window.start(), window.end() - PAGE));
        }
        assertThat(pattern.steps()).hasSize(32);
        assertThat(pattern.touchedPages()).isEqualTo(Samples.BASE.pagesIn(BYTES));
        assertThat(pattern.steps().getLast().places()).containsExactly(AddressRange.between(BYTES - (4L << 20), BYTES));
        assertThat(pattern.text()).startsWith("a window of 4 MiB that moves over 64 MiB in steps of 2 MiB");
    }

    @Test
    void touchesEverySecondStepOfAWindowOutOfOrder() {
        List<Step> steps =
                Pattern.movingWindow(BYTES, Samples.BASE, Samples.HUGE, 3).steps();

        assertThat(steps.get(0).touches()).isSorted();
        assertThat(steps.get(1).touches())
                .isNotEqualTo(steps.get(1).touches().stream().sorted().toList());
        assertThat(steps.get(2).touches()).isSorted();
    }

    @Test
    void repeatsItselfForASeed() {
        assertThat(Pattern.sparseTouches(BYTES, Samples.BASE, 5))
                .isEqualTo(Pattern.sparseTouches(BYTES, Samples.BASE, 5))
                .isNotEqualTo(Pattern.sparseTouches(BYTES, Samples.BASE, 6));
        assertThat(Pattern.movingWindow(BYTES, Samples.BASE, Samples.HUGE, 5))
                .isEqualTo(Pattern.movingWindow(BYTES, Samples.BASE, Samples.HUGE, 5))
                .isNotEqualTo(Pattern.movingWindow(BYTES, Samples.BASE, Samples.HUGE, 6));
    }
}
