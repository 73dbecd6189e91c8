// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.FaultPolicy.adaptive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;

class AdaptivePolicyTest {
    private static final PageSize BASE = PageSize.kib(4);
    private static final PageSize BATCH = PageSize.kib(64);
    private static final PageSize HUGE = PageSize.mib(2);

    private final Trial trial = Trial.of(FakeLinux.x86());

    @Test
    void aSweepUpwardCollapsesItsFirstExtentAndGetsAHugePageForEachOther() {
        try (Region region = reserve()) {
            long collapses = 0;
            long calls = 0;
            for (long at = 0; at < region.range().length(); at += BASE.bytes()) {
                FaultOutcome outcome = region.fault(at, 1);
                collapses += outcome.collapses();
                calls += outcome.blocks().isEmpty() ? 0 : 1;
            }

            assertThat(collapses).isEqualTo(1);
            assertThat(calls).isEqualTo(16 + 1 + 7);
            assertThat(region.report(0, region.range().length()).bytesOnLeaves(HUGE))
                    .isEqualTo(region.range().length());
        }
    }

    @Test
    void aSweepDownwardDoesToo() {
        try (Region region = reserve()) {
            long collapses = 0;
            long calls = 0;
            for (long at = region.range().length() - 1; at >= 0; at -= BASE.bytes()) {
                FaultOutcome outcome = region.fault(at, 1);
                collapses += outcome.collapses();
                calls += outcome.blocks().isEmpty() ? 0 : 1;
            }

            assertThat(collapses).isEqualTo(1);
            assertThat(calls).isEqualTo(16 + 1 + 7);
        }
    }

    @Test
    void aTouchInTheMiddleOfAnExtentBesideAFullOneIsABatch() {
        try (Region region = reserve()) {
            region.fault(2 * HUGE.bytes(), HUGE.bytes());

            assertThat(region.fault(HUGE.bytes(), 1).count(BATCH)).isEqualTo(1);
            assertThat(region.fault(3 * HUGE.bytes() + BATCH.bytes(), 1).count(BATCH))
                    .isEqualTo(1);
            assertThat(region.fault(4 * HUGE.bytes() - 1, 1).count(BATCH)).isEqualTo(1);
        }
    }

    @Test
    void anExtentBesideOneThatIsNotFullIsABatch() {
        try (Region region = reserve()) {
            region.fault(2 * HUGE.bytes(), BATCH.bytes());
            region.fault(3 * HUGE.bytes() - 1, 1);

            assertThat(region.fault(3 * HUGE.bytes(), 1).count(BATCH)).isEqualTo(1);
            assertThat(region.fault(2 * HUGE.bytes() - 1, 1).count(BATCH)).isEqualTo(1);
        }
    }

    @Test
    void whatASweepHasLeftBehindTellsNothing() {
        try (Region region = reserve()) {
            region.fault(0, HUGE.bytes());
            region.decommit(0, HUGE.bytes());

            assertThat(region.fault(HUGE.bytes(), 1).count(BATCH)).isEqualTo(1);
        }
    }

    private Region reserve() {
        return trial.memory()
                .reserve(
                        8 * HUGE.bytes(),
                        Trial.options(prefer(transparent(), basePages())).faultedBy(adaptive()));
    }
}
