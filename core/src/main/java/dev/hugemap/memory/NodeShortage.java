// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.NodePool;
import dev.hugemap.host.NumaNode;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What nodes lack for memory that is bound to them.
 *
 * <p>A pool's promise to a mapping is of its pages on all nodes: the kernel grants it, and finds none on the right node at
 * the fault, where a touch is a SIGBUS. Of ordinary memory beyond what the nodes have, it kills a process. So both are looked
 * at before anything is mapped or populated.
 */
final class NodeShortage {
    private static final List<Errno> NO_PAGES = List.of(Errno.ENOMEM, Errno.EFAULT);
    private static final Set<String> POPULATING = Set.of("madvise", "readv");

    private final HugeMemory memory;
    /** Of a policy that binds; empty otherwise. */
    private final Optional<SortedSet<Integer>> nodes;

    private final RecentRoom recentRoom;

    NodeShortage(HugeMemory memory, Optional<NumaPolicy> policy) {
        this.memory = memory;
        boolean binds = policy.isPresent() && policy.get().mode() == NumaMode.BIND;
        this.nodes = binds ? Optional.of(policy.get().nodes()) : Optional.empty();
        this.recentRoom = new RecentRoom(memory.clock());
    }

    /** Why the nodes' parts of the pool are too small; empty where they suffice, or nothing that can be read tells. */
    Optional<Refusal> ofPool(BackingStrategy strategy, long length) {
        return ofPool(strategy, length, "precheck", null);
    }

    /** Explains a call that the kernel refused, where the pool's pages are on other nodes. */
    Optional<Refusal> explain(BackingStrategy strategy, SyscallException refused, long length) {
        boolean maybe = NO_PAGES.contains(refused.errno()) && POPULATING.contains(refused.call());
        return maybe ? ofPool(strategy, length, refused.call(), refused.errno()) : Optional.empty();
    }

    /** Why the nodes' memory is too little; empty where it suffices, or nothing that can be read tells. */
    Optional<Refusal> ofMemory(BackingStrategy strategy, long length) {
        if (nodes.isEmpty() || strategy.flags().isHugeTlb() || recentRoom.covers(length)) {
            return Optional.empty();
        }
        List<OptionalLong> rooms = NumaNode.readAll(memory.files()).stream()
                .filter(node -> nodes.get().contains(node.number()))
                .map(NumaNode::availableBytes)
                .toList();
        if (rooms.isEmpty() || rooms.stream().anyMatch(OptionalLong::isEmpty)) {
            return Optional.empty();
        }
        long room = rooms.stream().mapToLong(OptionalLong::getAsLong).sum();
        long needed = length + PreCheck.SPARE_BYTES;
        if (needed <= room) {
            recentRoom.saw(room - needed);
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                strategy.backing(),
                strategy.pageSize(),
                Reason.HOST_MEMORY,
                "precheck",
                null,
                Bytes.format(length) + " needed on " + words() + " beside " + Bytes.format(PreCheck.SPARE_BYTES)
                        + " that stay with the JVM, " + Bytes.format(room)
                        + " available there, and beyond it the kernel kills",
                "ask for less, free memory there, or bind to further nodes"));
    }

    private Optional<Refusal> ofPool(BackingStrategy strategy, long length, String call, @Nullable Errno errno) {
        if (nodes.isEmpty() || !strategy.flags().isHugeTlb()) {
            return Optional.empty();
        }
        PageSize size = strategy.pageSize();
        Optional<HugeTlbPool> known = HugeTlbPool.readAll(memory.files()).stream()
                .filter(pool -> pool.pageSize().equals(size))
                .findFirst();
        List<NodePool> parts = known.stream()
                .flatMap(pool -> pool.nodes().stream())
                .filter(part -> nodes.get().contains(part.node()))
                .toList();
        if (parts.size() < nodes.get().size()) {
            return Optional.empty();
        }
        HugeTlbPool pool = known.orElseThrow();
        long needed = size.pagesIn(length);
        long free = parts.stream().mapToLong(NodePool::free).sum();
        long onDemand = Math.max(0, pool.overcommit() - pool.surplus());
        if (needed <= free + onDemand) {
            return Optional.empty();
        }
        long total = parts.stream().mapToLong(NodePool::total).sum();
        String cause = Bytes.count(needed) + " needed on " + words() + ", " + Bytes.count(free) + " of "
                + Bytes.count(total) + " free in the pool there"
                + (pool.free() > free ? ", " + Bytes.count(pool.free() - free) + " free on other nodes" : "");
        // Pages of the node alone may not be enough where others are promised to others.
        long missing = Math.max(needed - free, needed - pool.unreserved());
        NodePool first = parts.getFirst();
        String remedy =
                memory.commands().write(first.path(size), Long.toString(first.total() - first.surplus() + missing));
        return Optional.of(new Refusal(strategy.backing(), size, Reason.POOL_SHORT, call, errno, cause, remedy));
    }

    private String words() {
        return NodeCheck.words(nodes.orElseThrow());
    }
}
