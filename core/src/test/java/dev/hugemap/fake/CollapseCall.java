// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code MADV_COLLAPSE}: puts PMD-mapped pages behind the whole blocks of a range, now ({@code mm/khugepaged.c}). */
final class CollapseCall {
    private static final int UPPER_TABLE_SHIFT = 9;

    private final AddressSpace space;

    CollapseCall(AddressSpace space) {
        this.space = space;
    }

    void collapse(Vma vma, long start, long end) {
        long block = space.pages.block();
        boolean hasBlock = space.pages.blockEnd(vma.start()) + block <= vma.end();
        KernelRefusal.refuseIf(
                vma.isHugeTlb() || vma.anonVma() == 0 || !hasBlock || !space.policy.allowsCollapse(vma.flags()),
                Errno.EINVAL);
        long first = space.pages.blockEnd(start);
        long last = space.pages.blockStart(end);
        // The kernel compares counts unsigned: a range inside one block is an error, one that ends at a boundary is
        // not.
        KernelRefusal.refuseIf(first > last, Errno.EINVAL);
        boolean missed = false;
        for (long at = first; at < last; at += block) {
            missed |= !collapseBlock(at);
        }
        KernelRefusal.refuseIf(missed, Errno.EINVAL);
    }

    /** Returns false where the kernel passes over the block and goes on. */
    private boolean collapseBlock(long start) {
        long block = space.pages.block();
        PageExtent leaf = space.pages.at(start);
        if (leaf != null && leaf.leaf() == block) {
            return true;
        }
        if (!space.pages.hasTable(start)) {
            // An absent entry in an upper table ends the call; an absent upper table is passed over.
            KernelRefusal.refuseIf(hasUpperTable(start), Errno.EINVAL);
            return false;
        }
        @Nullable
        PageExtent guard = space.pages.within(start, start + block).stream()
                .filter(e -> e.kind() == PageKind.GUARD)
                .findFirst()
                .orElse(null);
        KernelRefusal.refuseIf(guard != null, Errno.EINVAL);
        boolean granted = space.frames.hasFree(block) && space.thpSupply.grant(1) == 1;
        KernelRefusal.refuseIf(!granted, Errno.ENOMEM);
        int node = fullest(start, start + block);
        for (PageExtent extent : space.pages.take(start, start + block)) {
            space.release(extent, null);
        }
        space.pages.dropTables(start, start + block);
        long frame = space.frames.allocateMemory(node, block, block);
        space.pages.put(new PageExtent(start, start + block, PageKind.MEMORY, block, block, frame));
        return true;
    }

    /** The node that most of the pages are on. */
    private int fullest(long start, long end) {
        SortedMap<Integer, Long> bytes = new TreeMap<>();
        for (PageExtent extent : space.pages.within(start, end)) {
            bytes.merge(Frames.nodeOf(extent.frame()), extent.length(), Long::sum);
        }
        return bytes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    private boolean hasUpperTable(long address) {
        long bytes = space.pages.block() << UPPER_TABLE_SHIFT;
        long start = address - address % bytes;
        return !space.pages.isEmpty(start, start + bytes)
                || space.pages.nextTable(start, start + bytes) < start + bytes;
    }
}
