// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.ChildJvm;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import org.junit.jupiter.api.Test;

/** That nothing is left behind is worth as much as seeing what is. */
final class HoldingsTest {
    private static String run(String what) {
        ChildJvm.Result child = ChildJvm.of(HoldingsChild.class)
                .withOptions("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .withArguments(what)
                .run();
        assertThat(child.exitCode()).as("%s", child).isZero();
        return child.out();
    }

    @Test
    void whatIsHeldIsSeenAndWhatIsGivenBackIsNot() {
        assertThat(run("base"))
                .containsPattern("held: \\[.*-.* MiB of memory]\n")
                .contains("left: nothing");
    }

    @Test
    @RequiresHugePages(size = "2m", count = 4)
    void poolPagesAreSeenUsedOrPromised() {
        long promised = HugeTlb.of("2m").reserved();

        assertThat(run("pool"))
                .containsPattern("used: .*4 MiB of pool pages.*2 used, " + promised + " promised now")
                .containsPattern("promised: .* " + (promised + 2) + " promised now")
                .contains("left: nothing");
    }
}
