// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.numa;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.Skips;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Mempolicy;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NodeMask;
import dev.hugemap.it.HostSettings;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.NumaPolicy;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of 2 MiB from the pools of two NUMA nodes. */
@RequiresRoot
final class TwoNodePoolsTest {
    private static final PageSize HUGE = PageSize.mib(2);
    private static final int PAGES = 4;
    private static final long BYTES = PAGES * HUGE.bytes();

    private HostSettings settings;
    private int first;
    private int second;

    @BeforeEach
    void findTwoNodes() {
        List<Integer> nodes = NodePools.usable();
        Skips.unless(nodes.size() > 1, "two NUMA nodes with memory; this host has " + nodes, NodePools.ONE_NODE);
        first = nodes.getFirst();
        second = nodes.get(1);
        settings = HostSettings.open();
    }

    @AfterEach
    void putPoolsBack() {
        if (settings != null) {
            settings.close();
        }
    }

    private void provide(long onFirst, long onSecond) {
        long free = NodePools.provide(settings, first, onFirst);
        long other = NodePools.provide(settings, second, onSecond);
        Skips.unless(
                free == onFirst && other == onSecond,
                onFirst + " and " + onSecond + " free pages of 2 MiB on nodes " + first + " and " + second + ", not "
                        + free + " and " + other);
    }

    private Region reserve(NumaPolicy numa) {
        return Region.reserve(BYTES, RegionOptions.of(require(hugeTlb(HUGE))).placedBy(numa));
    }

    private Map<Integer, Long> commit(NumaPolicy numa) {
        try (Region region = reserve(numa)) {
            CommitOutcome outcome = region.commit(0, BYTES);
            assertThat(SeenNodes.of(region.range()).bytes())
                    .isEqualTo(outcome.placement().orElseThrow().bytes());
            return outcome.placement().orElseThrow().bytes();
        }
    }

    @Test
    void pagesComeFromTheBoundNodesPool() {
        provide(PAGES, PAGES);
        try (Region region = reserve(NumaPolicy.bind(second))) {
            CommitOutcome outcome = region.commit(0, BYTES);

            assertThat(outcome.placement().orElseThrow().bytes()).isEqualTo(Map.of(second, BYTES));
            assertThat(NodePools.free(second)).isZero();
            assertThat(NodePools.free(first)).isEqualTo(PAGES);
        }
        assertThat(NodePools.free(second)).isEqualTo(PAGES);
    }

    @Test
    void anEmptyPoolOnTheBoundNodeIsRefusedAndTheRemedyHelps() throws IOException, InterruptedException {
        provide(PAGES, 0);
        try (Region region = reserve(NumaPolicy.bind(second))) {
            HugePagesUnavailableException refused =
                    catchThrowableOfType(HugePagesUnavailableException.class, () -> region.commit(0, BYTES));

            Refusal refusal = refused.refusals().getLast();
            assertThat(refusal.reason()).isEqualTo(Reason.POOL_SHORT);
            assertThat(refusal.call()).isEqualTo("precheck");
            assertThat(refusal.cause()).startsWith("4 needed on node " + second + ", 0 of ");
            Process shell = new ProcessBuilder("sh", "-c", refusal.remedy()).start();
            assertThat(shell.waitFor()).as(refusal.remedy()).isZero();
            assertThat(region.commit(0, BYTES).placement().orElseThrow().bytes())
                    .isEqualTo(Map.of(second, BYTES));
        }
    }

    @Test
    void pagesAreInterleaved() {
        provide(PAGES, PAGES);

        assertThat(commit(NumaPolicy.interleave(first, second).strict()))
                .isEqualTo(Map.of(first, BYTES / 2, second, BYTES / 2));
    }

    @Test
    void aPreferredNodeWithoutPagesIsMissedAndTheOutcomeTells() {
        provide(PAGES, 1);

        assertThat(commit(NumaPolicy.preferred(second)))
                .isEqualTo(Map.of(first, BYTES - HUGE.bytes(), second, HUGE.bytes()));
    }

    /** Why there is a look beforehand: the promise is of any node's pages, and what a touch would be is a SIGBUS. */
    @Test
    void theKernelsPromiseIsNotOfTheNode() {
        provide(PAGES, 0);
        NativeBridge bridge = NativeBridge.system();
        MapFlags flags = MapFlags.ANONYMOUS.hugeTlb(HUGE.log2());
        long address = bridge.mmap(0, BYTES, Protection.PROT_READ_WRITE, flags, -1, 0);
        try (Arena arena = Arena.ofConfined()) {
            bridge.mbind(address, BYTES, Mempolicy.MPOL_BIND, NodeMask.of(List.of(second), arena), 0);

            SyscallException refused = catchThrowableOfType(
                    SyscallException.class, () -> bridge.madvise(address, BYTES, Advice.MADV_POPULATE_WRITE));

            assertThat(refused.errno()).isEqualTo(Errno.EFAULT);
        } finally {
            bridge.munmap(address, BYTES);
        }
    }
}
