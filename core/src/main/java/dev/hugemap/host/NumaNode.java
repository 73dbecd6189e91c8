// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * One NUMA node of this host.
 *
 * <p>Sources: {@code /sys/devices/system/node}, and {@code Mems_allowed_list} in {@code /proc/self/status}, which the cpuset
 * of the process decides.
 *
 * @param number the node's number
 * @param state whether this process can have memory of it, as far as can be read
 * @param totalBytes of memory; empty where it can't be read
 * @param freeBytes that nobody uses
 * @param availableBytes that can be had without swapping: what is free, and half of the page cache
 */
public record NumaNode(
        int number, NodeState state, OptionalLong totalBytes, OptionalLong freeBytes, OptionalLong availableBytes) {
    private static final String FOLDER = "/sys/devices/system/node/";

    /**
     * Reads the nodes as they are now.
     *
     * @param files the kernel's files
     * @return the nodes that are online, ascending; none where the kernel lists none
     */
    public static List<NumaNode> readAll(KernelFiles files) {
        Optional<SortedSet<Integer>> withMemory =
                files.read(FOLDER + "has_memory").flatMap(NumaNode::list);
        Optional<SortedSet<Integer>> allowed = files.read("/proc/self/status").flatMap(NumaNode::allowed);
        return NodePool.readNodes(files).stream()
                .map(node -> read(files, node, state(node, withMemory, allowed)))
                .toList();
    }

    private static NodeState state(
            int node, Optional<SortedSet<Integer>> withMemory, Optional<SortedSet<Integer>> allowed) {
        if (withMemory.isPresent() && !withMemory.get().contains(node)) {
            return NodeState.WITHOUT_MEMORY;
        }
        boolean shut = allowed.isPresent() && !allowed.get().contains(node);
        return shut ? NodeState.NOT_ALLOWED : NodeState.USABLE;
    }

    private static NumaNode read(KernelFiles files, int node, NodeState state) {
        String prefix = "Node " + node + " ";
        StringBuilder text = new StringBuilder();
        files.read(FOLDER + "node" + node + "/meminfo")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(prefix))
                .forEach(line ->
                        text.append(line, prefix.length(), line.length()).append('\n'));
        MemInfo memory = MemInfo.parse(text.toString());
        return new NumaNode(node, state, memory.bytes("MemTotal"), memory.bytes("MemFree"), available(memory));
    }

    private static OptionalLong available(MemInfo memory) {
        OptionalLong free = memory.bytes("MemFree");
        long cache = memory.bytes("Active(file)").orElse(0)
                + memory.bytes("Inactive(file)").orElse(0);
        return free.isEmpty() ? free : OptionalLong.of(free.getAsLong() + cache / 2);
    }

    private static Optional<SortedSet<Integer>> allowed(String status) {
        return status.lines()
                .filter(line -> line.startsWith("Mems_allowed_list:"))
                .findFirst()
                .flatMap(line -> list(line.substring("Mems_allowed_list:".length())));
    }

    private static Optional<SortedSet<Integer>> list(String text) {
        try {
            return Optional.of(NodeList.parse(text));
        } catch (IllegalArgumentException noList) {
            return Optional.empty();
        }
    }
}
