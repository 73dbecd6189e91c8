// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.memory.Backing;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedRingComparisonTest {
    @Test
    void timesMessagesBesideThePagesThatBothProcessesSaw() {
        PageSize base = HugeMemory.system().basePage();
        SharedRingArm arm = new SharedRingArm("base", base, Backing.basePages(), 64 << 10, 10_000, 1000);

        Measured measured = arm.run();

        assertThat(measured.matchesLabel()).as("%s", measured).isTrue();
        assertThat(measured.text()).endsWith(" × " + base + " in both");
        List<Long> values = new ArrayList<>();
        Stream.of(SharedRingArm.MEASURES).flatMap(List::stream).forEach(measure -> values.add(measured.value(measure)));
        assertThat(values).hasSize(3).allSatisfy(value -> assertThat(value).isPositive());
        assertThat(values.get(1)).as("p50").isLessThanOrEqualTo(values.get(2));
    }

    @Test
    void refusesSizesThatNoRingHas() {
        assertThat(Captured.run(new SharedRingComparison(), "--size=3m").err()).contains("--size takes a power of two");
    }
}
