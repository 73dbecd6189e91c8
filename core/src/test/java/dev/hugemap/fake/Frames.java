// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.abi.KernelPageFlags;
import java.util.Map;
import java.util.TreeMap;

/**
 * Physical memory: frame numbers, never used twice, and how much is left.
 *
 * <p>Each node's frames have numbers of their own, so that a page knows where it came from.
 */
final class Frames {
    private static final int NODE_SHIFT = 44;
    private static final long KPF_BASICS = 1L << 3 | 1L << 5 | 1L << 11 | 1L << 12;

    private final TreeMap<Long, FrameRun> runs = new TreeMap<>();
    private final TreeMap<Integer, Long> next = new TreeMap<>();
    private final long base;
    private final FakeSettings settings;
    private final long zeroFrame;
    private final long hugeZeroFrame;

    Frames(FakeSettings settings, long block) {
        this.settings = settings;
        this.base = settings.base.bytes();
        zeroFrame = allocate(0, base, base, PageKind.ZERO);
        hugeZeroFrame = allocate(0, block, block, PageKind.ZERO);
    }

    static int nodeOf(long frame) {
        return (int) (frame >>> NODE_SHIFT);
    }

    /** Takes memory of a node for whole folios and returns the first frame; the caller has checked what is free. */
    long allocateMemory(int node, long bytes, long folio) {
        settings.freeMemory -= bytes;
        return allocate(node, bytes, folio, PageKind.MEMORY);
    }

    long allocateHugeTlb(int node, long bytes) {
        return allocate(node, bytes, bytes, PageKind.HUGETLB);
    }

    boolean hasFree(long bytes) {
        return settings.freeMemory >= bytes;
    }

    /** How many pages of a size the free memory holds. */
    long freeCount(long pageBytes) {
        return settings.freeMemory / pageBytes;
    }

    void free(PageExtent extent) {
        if (extent.ownsMemory()) {
            settings.freeMemory += extent.length();
        }
    }

    long zeroFrame(long leaf) {
        return leaf == base ? zeroFrame : hugeZeroFrame;
    }

    /** The 64 bits of a frame in kpageflags. */
    long flags(long frame) {
        Map.Entry<Long, FrameRun> entry = runs.floorEntry(frame);
        if (entry == null || frame >= entry.getKey() + entry.getValue().count()) {
            return 1L << KernelPageFlags.KPF_NOPAGE;
        }
        FrameRun run = entry.getValue();
        long flags = run.kind() == PageKind.ZERO ? 1L << KernelPageFlags.KPF_ZERO_PAGE : KPF_BASICS;
        if (run.folioFrames() > 1) {
            boolean head = frame % run.folioFrames() == 0;
            flags |= 1L << (head ? KernelPageFlags.KPF_COMPOUND_HEAD : KernelPageFlags.KPF_COMPOUND_TAIL);
            flags |= 1L << (run.kind() == PageKind.HUGETLB ? KernelPageFlags.KPF_HUGE : KernelPageFlags.KPF_THP);
        }
        return flags;
    }

    private long allocate(int node, long bytes, long folio, PageKind kind) {
        long folioFrames = folio / base;
        long cursor = next.getOrDefault(node, (long) node << NODE_SHIFT | 0x1000);
        long first = (cursor + folioFrames - 1) / folioFrames * folioFrames;
        long count = bytes / base;
        next.put(node, first + count);
        Map.Entry<Long, FrameRun> before = runs.lowerEntry(first);
        FrameRun last = before == null ? null : before.getValue();
        if (last != null
                && last.first() + last.count() == first
                && last.folioFrames() == folioFrames
                && last.kind() == kind) {
            runs.put(last.first(), new FrameRun(last.first(), last.count() + count, folioFrames, kind));
        } else {
            runs.put(first, new FrameRun(first, count, folioFrames, kind));
        }
        return first;
    }
}
