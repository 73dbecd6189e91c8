// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import dev.hugemap.host.NodeList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Backings and NUMA policies as people write them. */
final class PolicyFuzzTest {
    @Test
    void aBackingReadsBackUnderItsName() {
        List<String> seeds = List.of(
                "hugetlb", "hugetlb:2m", "thp", "mthp:64k", "base", "thp:despite-never", " HugeTLB:1G ", "hugetlb:3m");
        FuzzRun.of(FuzzTarget.text("Backing", 25, seeds).refusing(IllegalArgumentException.class), input -> {
            Backing backing = Backing.parse(input.text());

            assertThat(Backing.parse(backing.name())).isEqualTo(backing);
            assertThat(input.text().strip().toLowerCase(java.util.Locale.ROOT))
                    .startsWith(backing.name().split(":")[0]);
        });
    }

    @Test
    void aNumaPolicyReadsBackUnderItsName() {
        List<String> seeds = List.of(
                "bind:0",
                "interleave:0-1",
                "interleave:0-1,3:strict",
                "preferred:1",
                "local",
                "bind:",
                "preferred:0-1");
        FuzzRun.of(FuzzTarget.text("NumaPolicy", 25, seeds).refusing(IllegalArgumentException.class), input -> {
            NumaPolicy policy = NumaPolicy.parse(input.text());

            assertThat(NumaPolicy.parse(policy.name())).isEqualTo(policy);
            assertThat(policy.nodes()).allMatch(node -> node >= 0 && node < NodeList.MOST_NODES);
            assertThat(input.text()).startsWith(policy.mode().word());
        });
    }
}
