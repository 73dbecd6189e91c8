// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumaNodeTest {
    private static final String FOLDER = "/sys/devices/system/node/";
    private static final String MEMORY = """
            Node %1$d MemTotal:        4096 kB
            Node %1$d MemFree:         1024 kB
            Node %1$d Active(file):     512 kB
            Node %1$d Inactive(file):   512 kB
            """;

    private static TextFiles files() {
        return TextFiles.none()
                .with(FOLDER + "node0/meminfo", MEMORY.formatted(0))
                .with(FOLDER + "node1/meminfo", MEMORY.formatted(1))
                .with(FOLDER + "node10/meminfo", "Node 10 MemTotal:        0 kB\nNode 10 MemFree:        0 kB\n")
                .with(FOLDER + "has_memory", "0-1\n")
                .with("/proc/self/status", "Name:\tjava\nMems_allowed_list:\t0\n");
    }

    @Test
    void tellsWhatANodeHasAndWhetherItCanBeUsed() {
        List<NumaNode> nodes = NumaNode.readAll(files());

        assertThat(nodes).extracting(NumaNode::number).containsExactly(0, 1, 10);
        assertThat(nodes)
                .extracting(NumaNode::state)
                .containsExactly(NodeState.USABLE, NodeState.NOT_ALLOWED, NodeState.WITHOUT_MEMORY);
        assertThat(nodes.getFirst().totalBytes()).hasValue(4L << 20);
        assertThat(nodes.getFirst().freeBytes()).hasValue(1L << 20);
        assertThat(nodes.getFirst().availableBytes()).hasValue(1536L << 10);
    }

    @Test
    void takesForUsableWhatNothingSpeaksAgainst() {
        TextFiles files = files().with(FOLDER + "has_memory", "?").with("/proc/self/status", "");

        assertThat(NumaNode.readAll(files)).extracting(NumaNode::state).containsOnly(NodeState.USABLE);
    }

    @Test
    void saysUnknownWhereANodeDoesNotTell() {
        NumaNode node = NumaNode.readAll(files().with(FOLDER + "node0/meminfo", "Node 1 MemFree: 1 kB\n"))
                .getFirst();

        assertThat(node.totalBytes()).isEmpty();
        assertThat(node.freeBytes()).isEmpty();
        assertThat(node.availableBytes()).isEmpty();
    }

    @Test
    void hasNoNodesWhereTheKernelListsNone() {
        assertThat(NumaNode.readAll(TextFiles.none())).isEmpty();
    }

    @Test
    void readsTheModelledHost() {
        FakeLinux linux = FakeLinux.x86().nodes(3).build();
        linux.admin().fillNode(2);
        linux.admin().allowNodes(0, 2);

        List<NumaNode> nodes = NumaNode.readAll(linux.files());

        assertThat(nodes)
                .extracting(NumaNode::state)
                .containsExactly(NodeState.USABLE, NodeState.NOT_ALLOWED, NodeState.USABLE);
        assertThat(nodes.getLast().freeBytes()).hasValue(0);
        assertThat(nodes.getFirst().freeBytes().orElseThrow()).isPositive();
    }
}
