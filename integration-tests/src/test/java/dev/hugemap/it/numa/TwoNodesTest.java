// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.numa;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.Skips;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.NumaPolicy;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.AddressRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memory of a host's own, on two NUMA nodes. */
final class TwoNodesTest {
    private static final long BYTES = NodePools.severalHugePages();

    private int first;
    private int second;

    @BeforeEach
    void findTwoNodes() {
        List<Integer> nodes = NodePools.usable();
        Skips.unless(nodes.size() > 1, "two NUMA nodes with memory; this host has " + nodes, NodePools.ONE_NODE);
        first = nodes.getFirst();
        second = nodes.get(1);
    }

    private static CommitOutcome commit(NumaPolicy numa, Backing backing) {
        RegionOptions options = RegionOptions.of(require(backing)).placedBy(numa);
        try (Region region = Region.reserve(BYTES, options)) {
            CommitOutcome outcome = region.commit(0, BYTES);
            assertThat(SeenNodes.of(region.range()).bytes())
                    .isEqualTo(outcome.placement().orElseThrow().bytes());
            return outcome;
        }
    }

    private static Map<Integer, Long> nodes(Region region, long offset, long length) {
        HugeMemory memory = HugeMemory.system();
        AddressRange range = new AddressRange(region.range().start() + offset, length);
        return memory.inspector().nodes(range, memory.host().pageSizes().base());
    }

    @Test
    void basePagesAreOnTheNodeThatTheyAreBoundTo() {
        for (int node : new int[] {first, second}) {
            assertThat(commit(NumaPolicy.bind(node), basePages())
                            .placement()
                            .orElseThrow()
                            .bytes())
                    .isEqualTo(Map.of(node, BYTES));
        }
    }

    @Test
    @RequiresThp
    void transparentPagesAreOnTheNodeThatTheyAreBoundTo() {
        for (int node : new int[] {first, second}) {
            assertThat(commit(NumaPolicy.bind(node), transparent())
                            .placement()
                            .orElseThrow()
                            .bytes())
                    .isEqualTo(Map.of(node, BYTES));
        }
    }

    @Test
    void basePagesAreInterleaved() {
        assertThat(commit(NumaPolicy.interleave(first, second).strict(), basePages())
                        .placement()
                        .orElseThrow()
                        .bytes())
                .isEqualTo(Map.of(first, BYTES / 2, second, BYTES / 2));
    }

    @Test
    @RequiresThp
    void transparentPagesAreInterleavedWholePagesAtATime() {
        assertThat(commit(NumaPolicy.interleave(first, second).strict(), transparent())
                        .placement()
                        .orElseThrow()
                        .bytes())
                .isEqualTo(Map.of(first, BYTES / 2, second, BYTES / 2));
    }

    @Test
    void aPreferredNodeThatHasMemoryIsTaken() {
        assertThat(commit(NumaPolicy.preferred(second), basePages())
                        .placement()
                        .orElseThrow()
                        .elsewhereBytes())
                .isZero();
    }

    @Test
    @RequiresThp
    void whatIsFaultedInAnewIsOnTheNodeAgain() {
        RegionOptions options = RegionOptions.of(require(transparent()))
                .faultedBy(FaultPolicy.largestFit())
                .placedBy(NumaPolicy.bind(second));
        try (Region region = Region.reserve(BYTES, options)) {
            region.fault(0, BYTES);
            region.decommit(0, BYTES);
            region.fault(0, BYTES / 2);

            assertThat(nodes(region, 0, BYTES / 2)).isEqualTo(Map.of(second, BYTES / 2));
        }
    }

    @Test
    void aRegionOfMovedPagesKeepsTheirNodeAndTheirPolicy() {
        RegionOptions options = RegionOptions.of(require(basePages())).placedBy(NumaPolicy.bind(second));
        try (Region region = Region.reserve(2 * BYTES, options)) {
            region.commit(BYTES, BYTES);

            assertThat(nodes(region, BYTES, BYTES)).isEqualTo(Map.of(second, BYTES));
            assertThat(SeenNodes.of(region.range()).policies()).containsEntry("bind:" + second, 1);
        }
    }
}
