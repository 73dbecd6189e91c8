// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyComparisonTest {
    private final HugeMemory memory = HugeMemory.system();
    private final PageSizes sizes = memory.host().pageSizes();
    private final PageSize huge = Thp.open();
    private final long bytes = 16 * huge.bytes();

    @Test
    void runsEachArmThroughEachPattern(@TempDir Path folder) {
        Path json = folder.resolve("result.json");

        Captured run =
                Captured.run(new PolicyComparison(), "--rounds=1", "--warm-up=0", "--size=" + bytes, "--json=" + json);

        assertThat(run.exit()).as("%s", run).isZero();
        for (String pattern : new String[] {"dense sweep", "sparse touches", "moving window"}) {
            for (PolicyArm arm : PolicyArms.of(memory).arms()) {
                assertThat(run.out()).containsPattern(pattern + " +" + arm.name() + "  ");
            }
        }
        assertThat(run.out())
                .contains("dense sweep, access: adaptive / fixed " + huge)
                .contains("sparse touches, memory: adaptive / batched 64 KiB")
                .contains("moving window, commit and access: adaptive / fixed " + huge)
                .contains("moving window, mean memory: adaptive / ")
                .contains("Full count: 15 rounds of 1 GiB after 3 to warm up")
                .doesNotContain("rejected");
        assertThat(json).content().contains("\"benchmark\" : \"policies\"", "\"policy\" : \"adaptive\"");
    }

    @Test
    void eachFixedSizeIsSeenOnItsPagesAndNeedsOneCallForEach() {
        Pattern sweep = Pattern.denseSweep(bytes, sizes.base());
        for (PolicyArm arm : PolicyArms.of(memory).arms()) {
            if (arm.name().startsWith("fixed")) {
                PolicySample sample = arm.run(sweep);

                assertThat(sample.observed().matchesLabel()).as("%s", sample).isTrue();
                assertThat(sample.calls()).isEqualTo(arm.label().orElseThrow().pagesIn(bytes));
                assertThat(sample.faults()).isGreaterThanOrEqualTo(sample.calls());
                assertThat(sample.collapses()).isZero();
                assertThat(sample.peakBytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void whatIsSweptAdaptivelyEndsUpOnHugePages() {
        PolicySample sample = arm(PolicyArms.ADAPTIVE).run(Pattern.denseSweep(bytes, sizes.base()));

        assertThat(sample.observed().text()).isEqualTo(Bytes.count(huge.pagesIn(bytes)) + " × " + huge);
        assertThat(sample.collapses()).isBetween(1L, huge.pagesIn(bytes));
        assertThat(sample.commitNanos()).isPositive();
        assertThat(sample.accessNanos()).isPositive();
    }

    @Test
    void whatIsTouchedHereAndThereStaysOnBatches() {
        Pattern sparse = Pattern.sparseTouches(bytes, sizes.base(), 1);
        PolicySample adaptive = arm(PolicyArms.ADAPTIVE).run(sparse);
        PolicySample batched = arm(PolicyArms.batchedName()).run(sparse);

        assertThat(adaptive.collapses()).isZero();
        assertThat(adaptive.peakBytes()).isEqualTo(batched.peakBytes()).isLessThan(bytes);
        // A count may include faults of the JVM itself, in the same thread.
        assertThat(adaptive.faults()).isGreaterThanOrEqualTo(sizes.base().pagesIn(adaptive.peakBytes()));
    }

    @Test
    void aWindowTakesItsOwnMemoryAndNoMore() {
        Pattern window = Pattern.movingWindow(bytes, sizes.base(), huge, 1);
        for (PolicyArm arm : PolicyArms.of(memory).arms()) {
            PolicySample sample = arm.run(window);

            assertThat(sample.peakBytes()).as("%s", arm.name()).isEqualTo(huge.bytes());
            assertThat(sample.meanBytes()).isEqualTo(huge.bytes());
        }
    }

    @Test
    void refusesWrongUsage() {
        assertRefused("--size takes whole huge pages", "--size=4m");
        assertRefused("--size takes whole huge pages", "--size=" + (bytes + 4096));
        assertRefused("--rounds takes 1 or more", "--rounds=0");
    }

    private PolicyArm arm(String name) {
        return PolicyArms.of(memory).arms().stream()
                .filter(arm -> arm.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertRefused(String text, String... arguments) {
        Captured run = Captured.run(new PolicyComparison(), arguments);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(text);
        assertThat(run.out()).isEmpty();
    }
}
