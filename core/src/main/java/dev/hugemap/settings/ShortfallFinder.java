// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.host.Commands;
import dev.hugemap.host.FreePieces;
import dev.hugemap.host.Host;
import dev.hugemap.host.HostMemory;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.NumaNode;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import dev.hugemap.settings.PoolShortfall.Cause;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Looks for why a pool has another number of pages than it was to have. The kernel doesn't say. */
final class ShortfallFinder {
    private final Host host;
    private final KernelFiles files;
    private final Commands commands;

    ShortfallFinder(Host host, KernelFiles files) {
        this.host = host;
        this.files = files;
        this.commands = Commands.of(files);
    }

    PoolShortfall find(PoolRequest request, long got, HugeTlbPool pool) {
        PoolPart part = request.in(pool);
        long missing = request.count() - got;
        if (missing < 0) {
            return new PoolShortfall(
                    Cause.IN_USE,
                    Bytes.count(-missing) + " too many, " + Bytes.count(part.total() - part.free()) + " of "
                            + Bytes.count(part.total()) + " are in use",
                    "wait: they go when they are released");
        }
        PageSize size = request.pageSize();
        String numbers = Bytes.count(missing) + (missing == 1 ? " page is" : " pages are") + " missing, "
                + Bytes.format(missing * size.bytes()) + "; ";
        OptionalLong available = available(request.node());
        String where = request.node().isPresent() ? " on node " + request.node().getAsInt() : "";
        if (available.isEmpty()) {
            return new PoolShortfall(
                    Cause.UNKNOWN,
                    numbers + "what memory is available" + where + " can't be read",
                    LastingPool.commandLine(request, pool));
        }
        numbers += Bytes.format(available.getAsLong()) + " are available" + where;
        if (available.getAsLong() < missing * size.bytes()) {
            return new PoolShortfall(
                    request.node().isPresent() ? Cause.NODE_SHORT : Cause.MEMORY_SHORT,
                    numbers,
                    again(request, part) + "   # after ending what uses memory" + where + "; or at boot: "
                            + LastingPool.commandLine(request, pool));
        }
        return inPieces(request, pool, numbers, missing * size.bytes());
    }

    private PoolShortfall inPieces(PoolRequest request, HugeTlbPool pool, String numbers, long bytes) {
        PageSize size = request.pageSize();
        OptionalLong pieces = FreePieces.read(files, host.pageSizes().base()).bytes(size, request.node());
        String remedy = "sync; " + commands.write("/proc/sys/vm/drop_caches", "3") + "; "
                + again(request, request.in(pool)) + "   # or at boot: " + LastingPool.commandLine(request, pool);
        if (pieces.isEmpty()) {
            return new PoolShortfall(
                    Cause.FRAGMENTED,
                    numbers + ", but not in pieces of " + size + ", as far as the kernel could make some free",
                    remedy);
        }
        String free = Bytes.format(pieces.getAsLong()) + " are free in pieces of " + size + " or more";
        return pieces.getAsLong() < bytes
                ? new PoolShortfall(Cause.FRAGMENTED, numbers + ", but " + free, remedy)
                : new PoolShortfall(Cause.UNKNOWN, numbers + ", and " + free + ": the kernel keeps them back", remedy);
    }

    private OptionalLong available(OptionalInt node) {
        if (node.isEmpty()) {
            return HostMemory.read(files).available();
        }
        return host.nodes().stream()
                .filter(each -> each.number() == node.getAsInt())
                .findFirst()
                .map(NumaNode::availableBytes)
                .orElse(OptionalLong.empty());
    }

    private String again(PoolRequest request, PoolPart part) {
        return commands.pool(part.path(), request.count(), request.leave());
    }
}
