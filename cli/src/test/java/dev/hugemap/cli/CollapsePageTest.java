// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.collapse.CollapseEffort;
import dev.hugemap.collapse.CollapseOptions;
import dev.hugemap.collapse.CollapseOutcome;
import dev.hugemap.collapse.CollapsePlan;
import dev.hugemap.collapse.HugeShare;
import dev.hugemap.collapse.PlannedMapping;
import dev.hugemap.collapse.StopReason;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** That a page never calls proved what wasn't seen. */
class CollapsePageTest {
    private static final long MIB = 1L << 20;
    private static final String GREEN = "\u001b[1;32m";
    private static final HugeShare BEFORE = share(16, 0, 0);

    private static HugeShare share(long present, long huge, long unknown) {
        return new HugeShare(present * MIB, huge * MIB, unknown * MIB, new TreeSet<>());
    }

    private static String page(HugeShare after) {
        return page(after, Colour.OFF);
    }

    private static String page(HugeShare after, Colour colour) {
        AddressRange range = new AddressRange(0x1000_0000L, 16 * MIB);
        PlannedMapping mapping = new PlannedMapping(range, "", List.of(range), 16 * MIB, 0, 0, 0);
        CollapsePlan plan = new CollapsePlan(
                4242,
                PageSize.mib(2),
                CollapseOptions.defaults(),
                List.of(mapping),
                0,
                List.of(),
                Optional.empty(),
                List.of());
        CollapseOutcome outcome = new CollapseOutcome(
                plan, StopReason.DONE, "", 8, List.of(), 0, new CollapseEffort(1, 1, 1, 0), BEFORE, Optional.of(after));
        Recorder recorder = new Recorder();
        Console console = recorder.console();
        new CollapsePage("process 4242", outcome).page().print(console.out(), colour);
        console.out().flush();
        return recorder.out();
    }

    @Test
    void whatWasSeenIsGood() {
        assertThat(page(share(16, 16, 0), Colour.ON)).startsWith(GREEN);
        assertThat(page(share(16, 16, 0))).doesNotContain("of these").doesNotContain("unknown");
    }

    @Test
    void anUnknownIsNoProofOfNothing() {
        String page = page(share(0, 0, 16));

        assertThat(page(share(0, 0, 16), Colour.ON)).doesNotContain(GREEN);
        assertThat(page).containsPattern("after +unknown +0 B of 0 B on huge leaves; 16 MiB unknown");
        assertThat(share(0, 0, 16)).hasToString("0 B of 0 B huge, 16 MiB unknown");
    }

    @Test
    void saysWhereLessIsHugeThanWasMade() {
        assertThat(page(share(16, 6, 0), Colour.ON)).doesNotContain(GREEN);
        assertThat(page(share(16, 6, 0))).containsPattern("of these +6 MiB +are huge still: the program has freed");
    }
}
