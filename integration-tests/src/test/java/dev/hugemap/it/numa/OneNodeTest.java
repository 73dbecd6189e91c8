// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.numa;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.Skips;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.NodesUnavailableException;
import dev.hugemap.memory.NumaPolicy;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.Bytes;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a host with a single node can show of NUMA policies: that they are taken, and looked at. */
final class OneNodeTest {
    private static final long BYTES = NodePools.severalHugePages();

    private int node;

    @BeforeEach
    void findANode() {
        Skips.unless(!NodePools.usable().isEmpty(), "a kernel with NUMA nodes");
        node = NodePools.usable().getFirst();
    }

    private static CommitOutcome commit(NumaPolicy numa, Backing backing) {
        RegionOptions options = RegionOptions.of(require(backing)).placedBy(numa);
        try (Region region = Region.reserve(BYTES, options)) {
            CommitOutcome outcome = region.commit(0, BYTES);
            SeenNodes seen = SeenNodes.of(region.range());
            assertThat(seen.bytes()).isEqualTo(outcome.placement().orElseThrow().bytes());
            if (!numa.nodes().isEmpty()) {
                assertThat(seen.policies().keySet())
                        .allMatch(policy -> policy.endsWith(":" + numa.nodes().getFirst()));
            }
            return outcome;
        }
    }

    @Test
    void basePagesAreBoundAndSeenOnTheNode() {
        assertThat(commit(NumaPolicy.bind(node), basePages())
                        .placement()
                        .orElseThrow()
                        .bytes())
                .isEqualTo(Map.of(node, BYTES));
    }

    @Test
    @RequiresThp
    void transparentPagesAreToo() {
        assertThat(commit(NumaPolicy.bind(node), transparent()).placement().orElseThrow())
                .hasToString("bind:" + node + ": " + Bytes.format(BYTES) + " on node " + node);
    }

    @Test
    void everyPolicyIsTaken() {
        assertThat(commit(NumaPolicy.interleave(node).strict(), basePages())
                        .placement()
                        .orElseThrow()
                        .refused())
                .isEmpty();
        assertThat(commit(NumaPolicy.preferred(node), basePages())
                        .placement()
                        .orElseThrow()
                        .refused())
                .isEmpty();
        assertThat(commit(NumaPolicy.local(), basePages())
                        .placement()
                        .orElseThrow()
                        .refused())
                .isEmpty();
    }

    @Test
    void aRegionIsFaultedInOnTheNodeAndStaysOneMapping() {
        RegionOptions options = RegionOptions.of(require(basePages()))
                .faultedBy(FaultPolicy.largestFit())
                .placedBy(NumaPolicy.bind(node));
        try (Region region = Region.reserve(BYTES, options)) {
            assertThat(region.fault(0, BYTES).placement().orElseThrow().bytes()).isEqualTo(Map.of(node, BYTES));
            assertThat(SeenNodes.of(region.range()).policies()).isEqualTo(Map.of("bind:" + node, 1));
        }
    }

    @Test
    void aNodeThatIsNotThereIsRefused() {
        int missing = HugeMemory.system().host().nodes().getLast().number() + 1;

        NodesUnavailableException refused = catchThrowableOfType(
                NodesUnavailableException.class,
                () -> Region.reserve(
                        BYTES, RegionOptions.of(require(basePages())).placedBy(NumaPolicy.bind(missing))));

        assertThat(refused).hasMessageContaining("node " + missing + " is not on this host");
        assertThat(refused.usable()).contains(node);
    }
}
