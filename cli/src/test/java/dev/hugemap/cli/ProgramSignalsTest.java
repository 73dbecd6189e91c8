// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramSignalsTest {
    @Test
    void keepsWhatComesBeforeTheProgramIsUp() {
        ProgramSignals signals = new ProgramSignals();
        List<Integer> received = new ArrayList<>();

        signals.accept(15);
        signals.reach(received::add);
        signals.accept(1);

        assertThat(received).containsExactly(15, 1);
    }

    @Test
    void goesWhereItWasToldLast() {
        ProgramSignals signals = new ProgramSignals();
        List<Integer> received = new ArrayList<>();

        signals.reach(received::add);
        signals.reach(_ -> {});
        signals.accept(15);

        assertThat(received).isEmpty();
    }
}
