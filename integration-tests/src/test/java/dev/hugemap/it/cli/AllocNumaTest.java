// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.Skips;
import dev.hugemap.cli.JsonTree;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.memory.HugeMemory;
import org.junit.jupiter.api.Test;

/** {@code hugemap alloc --numa} on this host's first node. */
class AllocNumaTest {
    private static int node() {
        var nodes = HugeMemory.system().host().nodes();
        Skips.unless(!nodes.isEmpty(), "a kernel with NUMA nodes");
        return nodes.getFirst().number();
    }

    @Test
    void tellsOnWhichNodeTheMemoryIs() {
        int node = node();
        Finished finished = Hugemap.of("alloc 4m --require base --numa bind:" + node + " --json")
                .run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        JsonTree numa = Reply.of(finished.out()).json().get("numa");
        assertThat(numa.get("policy").text()).isEqualTo("bind:" + node);
        assertThat(numa.get("nodes").only().get("node").number()).isEqualTo(node);
        assertThat(numa.get("nodes").only().get("bytes").number()).isEqualTo(4L << 20);
        assertThat(numa.get("refused").isNull()).isTrue();
    }

    @Test
    void refusesANodeThatIsNotThere() {
        node();
        Finished finished = Hugemap.of("alloc 4m --numa bind:1023").run();
        assertThat(finished.exit()).isEqualTo(1);
        assertThat(finished.err()).contains("node 1023 is not on this host; this process can have memory of node");
    }
}
