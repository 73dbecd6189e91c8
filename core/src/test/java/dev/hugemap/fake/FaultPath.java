// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;
import dev.hugemap.page.PageSize;
import java.util.List;

/**
 * Write faults in address order, as a populate makes them: the PMD-mapped size first, then the largest enabled size
 * that fits naturally aligned between what is there, then the base page ({@code mm/memory.c}).
 */
final class FaultPath {
    private final AddressSpace space;
    private final HugeTlbFaults hugeTlb;
    private final NodeChoice nodes;
    private final long base;

    FaultPath(AddressSpace space) {
        this.space = space;
        this.hugeTlb = new HugeTlbFaults(space);
        this.nodes = new NodeChoice(space.settings);
        this.base = space.settings.base.bytes();
    }

    /** Faults a part of one writable VMA in; what came in before a refusal stays. */
    void write(Vma vma, long from, long to) {
        long start = Math.max(from, vma.start());
        long end = Math.min(to, vma.end());
        if (vma.isHugeTlb()) {
            hugeTlb.write(vma, start, end);
            return;
        }
        Vma prepared = space.withAnonVma(vma);
        long at = start;
        while (at < end) {
            PageExtent next = space.pages.atOrAfter(at);
            if (next == null || next.start() > at) {
                at = fill(prepared, at, next == null ? end : Math.min(end, next.start()));
            } else {
                at = writeExisting(prepared, next, at, end);
            }
        }
    }

    private long writeExisting(Vma vma, PageExtent extent, long at, long end) {
        switch (extent.kind()) {
            case GUARD -> throw new KernelRefusal(Errno.EFAULT);
            case ZERO -> {
                // A write replaces the zero page: the entries go, and the range faults as if it had been empty.
                long leafStart = at - at % extent.leaf();
                long stop = Math.min(extent.end(), roundUp(end, extent.leaf()));
                space.pages.take(leafStart, stop);
                return extent.leaf() == base ? basePages(vma, leafStart, stop) : fill(vma, leafStart, stop);
            }
            default -> {
                return Math.min(end, extent.end());
            }
        }
    }

    /** Faults in an empty range as far as one rule reaches and returns how far that was. */
    private long fill(Vma vma, long at, long gapEnd) {
        boolean pmd = space.policy.allowsPmd(vma.flags());
        List<PageSize> multi = space.policy.multiSizes(vma.flags());
        if (!pmd && multi.isEmpty()) {
            return basePages(vma, at, gapEnd);
        }
        if (pmd) {
            long reached = fillPmd(vma, at, gapEnd);
            if (reached > at) {
                return reached;
            }
        }
        return fillBlock(vma, at, Math.min(gapEnd, space.pages.blockStart(at) + space.pages.block()), multi);
    }

    private long fillPmd(Vma vma, long at, long gapEnd) {
        long block = space.pages.block();
        long first = space.pages.blockStart(at);
        if (first < vma.start() || space.pages.hasTable(first)) {
            return at;
        }
        long limit = Math.min(space.pages.blockEnd(gapEnd), space.pages.blockStart(vma.end()));
        limit = space.pages.nextTable(first, Math.max(first, limit));
        long wanted = Math.min((limit - first) / block, space.frames.freeCount(block));
        long granted = wanted <= 0 ? 0 : space.thpSupply.grant(wanted);
        if (granted <= 0) {
            space.folioCounts.refuse(block);
            return at;
        }
        install(vma, first, first + granted * block, block, block);
        return first + granted * block;
    }

    private long fillBlock(Vma vma, long at, long limit, List<PageSize> sizes) {
        for (PageSize size : sizes) {
            long bytes = size.bytes();
            long first = size.roundDown(at);
            boolean fits = first >= vma.start()
                    && first + bytes <= vma.end()
                    && space.pages.isEmpty(first, first + bytes)
                    && space.frames.hasFree(bytes);
            if (!fits) {
                continue;
            }
            if (space.multiThpSupply.grant(1) == 0) {
                space.folioCounts.refuse(bytes);
                continue;
            }
            install(vma, first, first + bytes, base, bytes);
            return first + bytes;
        }
        long step = sizes.isEmpty()
                ? limit
                : Math.min(limit, nextAligned(at, sizes.getLast().bytes()));
        return basePages(vma, at, step);
    }

    private long basePages(Vma vma, long start, long end) {
        long bytes = Math.min(end - start, space.frames.freeCount(base) * base);
        if (bytes > 0) {
            install(vma, start, start + bytes, base, base);
        }
        KernelRefusal.refuseIf(bytes < end - start, Errno.ENOMEM);
        return end;
    }

    private void install(Vma vma, long start, long end, long leaf, long folio) {
        NodePolicy policy = vma.flags().policy();
        long step = policy != null && policy.alternates() ? folio : end - start;
        for (long at = start; at < end; at += step) {
            int node = nodes.ofMemory(vma, at, folio);
            KernelRefusal.refuseIf(node < 0, Errno.ENOMEM);
            long frame = space.frames.allocateMemory(node, step, folio);
            space.pages.put(new PageExtent(at, at + step, PageKind.MEMORY, leaf, folio, frame));
        }
        space.faults.add((end - start) / folio);
        space.folioCounts.allocate(folio, (end - start) / folio);
    }

    private static long nextAligned(long at, long bytes) {
        return at - at % bytes + bytes;
    }

    private static long roundUp(long value, long bytes) {
        return (value + bytes - 1) / bytes * bytes;
    }
}
