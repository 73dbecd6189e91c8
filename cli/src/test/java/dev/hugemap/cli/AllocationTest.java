package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.memory.Backing;
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
}
