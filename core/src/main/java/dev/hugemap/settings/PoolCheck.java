// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.host.Commands;
import dev.hugemap.host.Host;
import dev.hugemap.host.HostMemory;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.NodePool;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import dev.hugemap.settings.SettingException.Reason;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Holds a request against what is there, before anything is written. */
final class PoolCheck {
    /** So much of all memory stays, and the lesser amount at least: a kernel, a shell and a login need some. */
    private static final int SHARE = 16;

    private static final long LEAST_LEFT = 256L << 20;

    private final Host host;
    private final KernelFiles files;
    private final Commands commands;

    PoolCheck(Host host, KernelFiles files) {
        this.host = host;
        this.files = files;
        this.commands = Commands.of(files);
    }

    /**
     * The pool that a request is about.
     *
     * @throws SettingException if it can't be as asked
     */
    HugeTlbPool check(PoolRequest request) {
        HugeTlbPool pool = pool(request);
        PoolPart part = request.in(pool);
        if (request.count() < part.persistent()) {
            checkUse(request, pool, part);
        }
        long pages = request.count() - part.total();
        if (pages > 0) {
            checkRoom(request, part, pages);
        }
        return pool;
    }

    private HugeTlbPool pool(PoolRequest request) {
        PageSize size = request.pageSize();
        List<PageSize> known = host.pageSizes().hugeTlb();
        if (!known.contains(size)) {
            String sizes = known.isEmpty()
                    ? "this kernel has no hugetlb pages"
                    : "this kernel has hugetlb pages of " + words(known) + " alone";
            String remedy = known.isEmpty() ? "use transparent huge pages" : "use one of these sizes";
            throw new SettingException(Reason.SIZE_UNKNOWN, "can't have " + request + ": " + sizes, remedy);
        }
        HugeTlbPool pool = host.pool(size)
                .orElseThrow(() -> new SettingException(
                        Reason.UNREADABLE,
                        "can't have " + request + ": the pool's numbers can't be read in /sys/kernel/mm/hugepages",
                        "let this process read /sys"));
        if (request.node().isPresent()
                && pool.nodes().stream()
                        .noneMatch(part -> part.node() == request.node().getAsInt())) {
            String nodes = pool.nodes().stream()
                    .map(NodePool::node)
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "));
            throw new SettingException(
                    Reason.NODE_UNKNOWN,
                    "can't have " + request + ": "
                            + (nodes.isEmpty() ? "the kernel lists no NUMA nodes" : "the NUMA nodes here are " + nodes),
                    nodes.isEmpty() ? "leave the node out" : "name one of these");
        }
        return pool;
    }

    /** What is used can't go; the kernel would count it as surplus, and take it when it is released. */
    private void checkUse(PoolRequest request, HugeTlbPool pool, PoolPart part) {
        long used = part.total() - part.free();
        // Promises and surplus pages are the whole pool's, on whatever node.
        long spare = Math.clamp(pool.unreserved() - pool.surplus(), 0, part.free());
        long least = part.persistent() - spare;
        if (request.count() >= least) {
            return;
        }
        String promised = pool.reserved() == 0 ? "" : " and " + Bytes.count(pool.reserved()) + " promised";
        throw new SettingException(
                Reason.IN_USE,
                "can't have " + request + ": of " + Bytes.count(part.total()) + " pages " + Bytes.count(used)
                        + " are in use" + promised + ", so " + Bytes.count(least)
                        + " is the least that it can have until some are released",
                commands.write(part.path(), Long.toString(least)));
    }

    private void checkRoom(PoolRequest request, PoolPart part, long pages) {
        HostMemory memory = HostMemory.read(files);
        check(request, part, pages, new Room("", memory.total(), memory.available()));
        if (request.node().isPresent()) {
            int node = request.node().getAsInt();
            host.nodes().stream()
                    .filter(each -> each.number() == node)
                    .map(each -> new Room(" on node " + node, each.totalBytes(), each.availableBytes()))
                    .forEach(room -> check(request, part, pages, room));
        }
    }

    /** Memory of the host, or of a node. */
    private record Room(String where, OptionalLong total, OptionalLong available) {}

    private void check(PoolRequest request, PoolPart part, long pages, Room room) {
        if (room.available().isEmpty() || room.total().isEmpty()) {
            throw new SettingException(
                    Reason.UNREADABLE,
                    "can't have " + request + ": how much memory is available" + room.where() + " can't be read",
                    "let this process read /proc/meminfo and /sys/devices/system/node");
        }
        long available = room.available().getAsLong();
        long leave = request.leave().orElse(Math.max(room.total().getAsLong() / SHARE, LEAST_LEFT));
        long size = request.pageSize().bytes();
        long fitting = Math.max(0, available - leave) / size;
        if (pages <= fitting) {
            return;
        }
        long bytes = pages > Long.MAX_VALUE / size ? Long.MAX_VALUE : pages * size;
        throw new SettingException(
                Reason.TOO_LARGE,
                "can't have " + request + ": " + Bytes.format(bytes) + " more are needed, "
                        + Bytes.format(available) + " of "
                        + Bytes.format(room.total().getAsLong())
                        + " are available" + room.where() + ", and "
                        + Bytes.format(leave) + " of them stay for all else"
                        + (request.leave().isPresent() ? "" : " unless told otherwise"),
                fitting == 0
                        ? "end what uses memory"
                        : commands.pool(part.path(), part.total() + fitting, request.leave()));
    }

    private static String words(List<PageSize> sizes) {
        return sizes.stream().map(PageSize::toString).collect(Collectors.joining(", "));
    }
}
