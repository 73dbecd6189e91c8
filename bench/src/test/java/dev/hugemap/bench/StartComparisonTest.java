// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartComparisonTest {
    private static final Machine MACHINE = new Machine("6.18", "x86_64", 2, "25", "madvise");

    @Test
    void startsAProgramAndKeepsWhatItSaid() {
        Thp.open();

        StartSample sample = StartArm.of("huge", StartOfHugeArena.class, List.of(), "16777216")
                .run();

        assertThat(sample.said()).contains("16 MiB on 2 MiB pages (8 leaves)");
        assertThat(sample.nanos()).isPositive();
    }

    @Test
    void tellsHowMuchMoreThanNothingAProgramTakes() {
        Map<StartArm, List<StartSample>> samples = new LinkedHashMap<>();
        samples.put(new StartArm("nothing", List.of()), List.of(new StartSample(40_000_000, "")));
        samples.put(new StartArm("one call", List.of()), List.of(new StartSample(140_000_000, "4711")));

        String page = new StartFindings(MACHINE, new Rounds(0, 1, 1), samples).page();

        assertThat(page.lines()).anyMatch(line -> line.matches(" *one call +140 +100 .* 4711"));
    }

    @Test
    void refusesAProgramThatFails() {
        StartArm arm = StartArm.of("huge", StartOfHugeArena.class, List.of(), "none");

        assertThatIllegalStateException().isThrownBy(arm::run).withMessageContaining("NumberFormatException");
    }
}
