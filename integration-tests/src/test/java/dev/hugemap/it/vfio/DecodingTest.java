// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.ChildJvm;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A device that stops answering under a mapping that is being read. */
@RequiresLab
final class DecodingTest {
    @Test
    void theJvmSurvivesAndACheckedReadTellsWhatHappened() {
        ChildJvm.Result child = ChildJvm.of(DecodingChild.class)
                .withOptions("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1")
                .withArguments(Lab.edu().address().toString())
                .within(Duration.ofMinutes(3))
                .run();

        assertThat(child.exitCode()).as("%s", child).isZero();
        assertThat(child.out())
                .contains("reads: a fault occurred in an unsafe memory access operation")
                .contains("checked: EIO")
                .contains("again: 10000ed");
    }
}
