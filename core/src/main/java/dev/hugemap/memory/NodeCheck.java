// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.host.NodeList;
import dev.hugemap.host.NodeState;
import dev.hugemap.host.NumaNode;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Holds a policy's nodes against those that this process can have memory of, before any call. */
final class NodeCheck {
    private NodeCheck() {}

    /**
     * Sees that all nodes are there.
     *
     * @throws NodesUnavailableException if one isn't
     */
    static void check(HugeMemory memory, RegionOptions options) {
        if (options.numa().isPresent() && !options.numa().get().nodes().isEmpty()) {
            check(memory, options.numa().get());
        }
    }

    private static void check(HugeMemory memory, NumaPolicy policy) {
        SortedMap<Integer, NodeState> states = new TreeMap<>();
        NumaNode.readAll(memory.files()).forEach(node -> states.put(node.number(), node.state()));
        SortedSet<Integer> usable = new TreeSet<>(states.keySet());
        usable.removeIf(node -> states.get(node) != NodeState.USABLE);
        List<Integer> missing =
                policy.nodes().stream().filter(node -> !usable.contains(node)).toList();
        if (missing.isEmpty()) {
            return;
        }
        if (states.isEmpty()) {
            throw new NodesUnavailableException(
                    "no memory by " + policy + ": the kernel lists no NUMA nodes",
                    "Let the process read /sys/devices/system/node, or leave the policy out where the kernel has no NUMA",
                    usable);
        }
        String are = missing.size() == 1 ? " is " : " are ";
        throw new NodesUnavailableException(
                "no memory by " + policy + ": " + words(missing) + are + why(missing, states)
                        + "; this process can have memory of " + words(usable),
                remedy(missing, states),
                usable);
    }

    /** For example {@code node 1}, {@code nodes 0-1}. */
    static String words(Collection<Integer> nodes) {
        return (nodes.size() == 1 ? "node " : "nodes ") + NodeList.format(nodes);
    }

    private static String why(List<Integer> missing, SortedMap<Integer, NodeState> states) {
        if (!states.keySet().containsAll(missing)) {
            return "not on this host";
        }
        return areNotAllowed(missing, states) ? "not allowed by this process's cpuset" : "without memory";
    }

    private static String remedy(List<Integer> missing, SortedMap<Integer, NodeState> states) {
        return areNotAllowed(missing, states)
                ? "Name those, or allow the others in the cpuset (cpuset.mems of the control group)"
                : "Name those";
    }

    private static boolean areNotAllowed(List<Integer> missing, SortedMap<Integer, NodeState> states) {
        return missing.stream().allMatch(node -> states.get(node) == NodeState.NOT_ALLOWED);
    }
}
