// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.inspect.LeafKind;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.FaultedBlocks;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {
    @Test
    void isAsAskedWhenEverySourceSeesAllOfIt() {
        assertThat(Outcomes.thp(List.of()).isAsAsked()).isTrue();
        assertThat(Outcomes.multiSize().isAsAsked()).isTrue();
        assertThat(Outcomes.base().isAsAsked()).isTrue();
    }

    @Test
    void isNotAsAskedWhenPartOfItIsAbsent() {
        assertThat(Outcomes.halfAbsent().isAsAsked()).isFalse();
    }

    @Test
    void isNotAsAskedWhenTwoSourcesDiffer() {
        assertThat(Outcomes.thp(List.of("they differ")).isAsAsked()).isFalse();
    }

    @Test
    void onTouchIsAsAskedWithoutAProof() {
        assertThat(Outcomes.onTouch(Backing.hugeTlb(Outcomes.HUGE)).isAsAsked()).isTrue();
    }

    @Test
    void aRefusalIsNotAsAsked() {
        assertThat(Outcomes.refused().isAsAsked()).isFalse();
    }

    @Test
    void blockByBlockIsAsAskedWhenEachSizeIsSeenAsItWasGranted() {
        assertThat(Outcomes.mixed().isAsAsked()).isTrue();
    }

    @Test
    void blockByBlockIsNotAsAskedWhenAHugeBlockIsSeenOnBasePages() {
        List<FaultedBlocks> blocks = List.of(
                new FaultedBlocks(Outcomes.HUGE, Backing.transparent(), Outcomes.HUGE, 1, Outcomes.HUGE.bytes()));
        LeafRow split = new LeafRow(LeafKind.MEMORY, Outcomes.BASE, null, 512, Outcomes.HUGE.bytes());
        MappingReport report = Outcomes.report(Outcomes.HUGE.bytes(), List.of(split), 0, List.of());
        assertThat(Outcomes.faulted(blocks, report).isAsAsked()).isFalse();
    }

    @Test
    void foliosThatNobodySeesSpeakAgainstNothingAndThoseThatAreSeenDo() {
        List<FaultedBlocks> blocks = List.of(new FaultedBlocks(
                Outcomes.MULTI, Backing.transparent(Outcomes.MULTI), Outcomes.MULTI, 32, Outcomes.HUGE.bytes()));
        LeafRow unseen = new LeafRow(LeafKind.MEMORY, Outcomes.BASE, null, 512, Outcomes.HUGE.bytes());
        LeafRow small = new LeafRow(LeafKind.MEMORY, Outcomes.BASE, Outcomes.BASE, 512, Outcomes.HUGE.bytes());
        assertThat(Outcomes.faulted(blocks, Outcomes.report(Outcomes.HUGE.bytes(), List.of(unseen), 0, List.of()))
                        .isAsAsked())
                .isTrue();
        assertThat(Outcomes.faulted(blocks, Outcomes.report(Outcomes.HUGE.bytes(), List.of(small), 0, List.of()))
                        .isAsAsked())
                .isFalse();
    }

    @Test
    void uniformAndLockedAreHeldAgainstWhatIsSeen() {
        assertThat(Outcomes.uniformAndLocked(Outcomes.HUGE, Outcomes.MIB_256).isAsAsked())
                .isTrue();
        assertThat(Outcomes.uniformAndLocked(Outcomes.BASE, Outcomes.MIB_256).isAsAsked())
                .isFalse();
        assertThat(Outcomes.uniformAndLocked(Outcomes.HUGE, Outcomes.MIB_256 - 4096)
                        .isAsAsked())
                .isFalse();
    }
}
