// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.numa;

import dev.hugemap.host.NodeState;
import dev.hugemap.host.NumaNode;
import dev.hugemap.it.HostSettings;
import dev.hugemap.memory.HugeMemory;
import java.nio.file.Path;
import java.util.List;

/** The nodes of this host, and their parts of the pool of 2 MiB pages, read straight from sysfs. */
final class NodePools {
    /** Why a machine that was set up for every test has one node. */
    static final String ONE_NODE = "HUGEMAP_ONE_NODE";

    private static final String FOLDER = "/sys/devices/system/node/node%d/hugepages/hugepages-2048kB/";

    private NodePools() {}

    /** The nodes that this process can have memory of. */
    static List<Integer> usable() {
        return HugeMemory.system().refresh().host().nodes().stream()
                .filter(node -> node.state() == NodeState.USABLE)
                .map(NumaNode::number)
                .toList();
    }

    /** Four transparent huge pages, whatever their size is here. */
    static long severalHugePages() {
        return 4 * HugeMemory.system().host().pageSizes().thp().orElseThrow().bytes();
    }

    static long free(int node) {
        return read(node, "free_hugepages");
    }

    static long total(int node) {
        return read(node, "nr_hugepages");
    }

    /** Sets how many pages a node has, beside those that are taken; returns how many are free then. */
    static long provide(HostSettings settings, int node, long pages) {
        settings.write(file(node, "nr_hugepages"), total(node) - free(node) + pages);
        return free(node);
    }

    private static long read(int node, String name) {
        return Long.parseLong(HostSettings.read(file(node, name)));
    }

    private static Path file(int node, String name) {
        return Path.of(FOLDER.formatted(node) + name);
    }
}
