// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private static final long TOTAL = 1L << 30;

    private final Recorder recorder = new Recorder();

    private ProgressDisplay display(boolean watched) {
        Console plain = recorder.console();
        Console console = new Console(plain.in(), plain.out(), plain.err(), Colour.OFF, Colour.OFF, watched, false);
        return new ProgressDisplay(console, "populate");
    }

    private static void populateSlowly(ProgressDisplay display) throws InterruptedException {
        display.populated(TOTAL / 4, TOTAL);
        Thread.sleep(400);
        display.populated(TOTAL / 2, TOTAL);
        Thread.sleep(150);
        display.populated(TOTAL, TOTAL);
    }

    @Test
    void showsWhatIsDoneToSomebodyWhoWaits() throws InterruptedException {
        ProgressDisplay display = display(true);
        populateSlowly(display);
        display.finish();
        assertThat(recorder.err()).contains("populate").contains("/1024 MiB");
        assertThat(recorder.out()).isEmpty();
    }

    @Test
    void leavesNothingOnTheScreen() throws InterruptedException {
        ProgressDisplay display = display(true);
        populateSlowly(display);
        display.finish();
        assertThat(recorder.err()).endsWith("\r\u001b[K").doesNotContain("\n");
    }

    @Test
    void staysSilentWhenItIsSoonDone() {
        ProgressDisplay display = display(true);
        display.populated(TOTAL, TOTAL);
        display.finish();
        assertThat(recorder.err()).isEmpty();
    }

    @Test
    void staysSilentWhereNobodyWatches() throws InterruptedException {
        ProgressDisplay display = display(false);
        populateSlowly(display);
        display.finish();
        assertThat(recorder.err()).isEmpty();
    }
}
