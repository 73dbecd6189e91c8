// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.call.NativeSegments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;

/** The ioctl PAGEMAP_SCAN over the model's page tables ({@code fs/proc/task_mmu.c}). */
final class PagemapScanCall {
    private static final long PAGE_IS_WRITTEN = 1 << 1;
    private static final long KNOWN_BEFORE_GUARDS = Fs.PAGE_IS_GUARD - 1;
    private static final int HUGETLB_TABLE_SHIFT = 9;

    private final AddressSpace space;
    private final MemorySegment argument;
    private final long base;
    private final long mask;
    private final long inverted;
    private final long anyOf;
    private final long returned;
    private final long capacity;
    private final long maxPages;
    private final long guardFlag;

    private int regions;
    private long foundPages;
    private long lastEnd;
    private long lastCategories;
    private long stoppedAt = -1;

    PagemapScanCall(AddressSpace space, MemorySegment argument) {
        this.space = space;
        this.argument = argument;
        this.base = space.settings.base.bytes();
        this.mask = get("category_mask");
        this.inverted = get("category_inverted");
        this.anyOf = get("category_anyof_mask");
        this.returned = get("return_mask");
        this.capacity = get("vec_len");
        this.maxPages = get("max_pages") == 0 ? Long.MAX_VALUE : get("max_pages");
        this.guardFlag = space.settings.has(FakeFeature.GUARD_FLAG) ? Fs.PAGE_IS_GUARD : 0;
    }

    int run() {
        long start = get("start");
        long vector = get("vec");
        KernelRefusal.refuseIf(get("size") != Fs.PM_SCAN_ARG.byteSize(), Errno.EINVAL);
        if (get("flags") != 0) {
            throw new UnsupportedOperationException("the model write-protects nothing: flags " + get("flags"));
        }
        KernelRefusal.refuseIf(
                ((mask | inverted | anyOf | returned) & ~(KNOWN_BEFORE_GUARDS | guardFlag)) != 0
                        || !space.isBaseAligned(start)
                        || vector == 0 && capacity != 0,
                Errno.EINVAL);
        KernelRefusal.refuseIf(start < 0 || get("end") < start, Errno.EFAULT);
        long end = space.settings.base.roundUp(get("end"));
        try (Arena arena = Arena.ofConfined()) {
            walk(start, end, NativeSegments.wrap(vector, capacity * Fs.PAGE_REGION.byteSize(), arena));
        }
        argument.set(JAVA_LONG, offset("walk_end"), stoppedAt < 0 ? end : stoppedAt);
        return regions;
    }

    private void walk(long start, long end, MemorySegment vector) {
        for (Vma vma : space.vmas.touching(start, end)) {
            long at = Math.max(start, vma.start());
            long stop = Math.min(end, vma.end());
            while (at < stop && stoppedAt < 0) {
                PageExtent extent = space.pages.atOrAfter(at);
                long next;
                if (extent != null && extent.start() <= at) {
                    next = Math.min(stop, extent.end());
                    report(at, next, categoriesOf(extent), vector);
                } else {
                    next = Math.min(extent == null ? stop : Math.min(stop, extent.start()), absentEnd(vma, at));
                    report(at, next, absent(vma, at), vector);
                }
                at = next;
            }
        }
    }

    private void report(long start, long end, long categories, MemorySegment vector) {
        long seen = categories ^ inverted;
        if ((seen & mask) != mask || anyOf != 0 && (seen & anyOf) == 0) {
            return;
        }
        long shown = categories & returned;
        long pages = Math.min((end - start) / base, maxPages - foundPages);
        long stop = start + pages * base;
        if (vector.byteSize() > 0 && pages > 0 && !push(start, stop, shown, vector)) {
            stoppedAt = start;
            return;
        }
        foundPages += pages;
        if (stop < end) {
            stoppedAt = stop;
        }
    }

    private boolean push(long start, long end, long categories, MemorySegment vector) {
        boolean extend = regions > 0 && lastEnd == start && lastCategories == categories;
        if (!extend && regions == capacity) {
            return false;
        }
        if (!extend) {
            long at = regions++ * Fs.PAGE_REGION.byteSize();
            vector.set(JAVA_LONG, at, start);
            vector.set(JAVA_LONG, at + 2L * Long.BYTES, categories);
        }
        vector.set(JAVA_LONG, (regions - 1) * Fs.PAGE_REGION.byteSize() + Long.BYTES, end);
        lastEnd = end;
        lastCategories = categories;
        return true;
    }

    private long categoriesOf(PageExtent extent) {
        long huge = extent.leaf() > base ? Fs.PAGE_IS_HUGE : 0;
        return switch (extent.kind()) {
            case MEMORY, HUGETLB -> Fs.PAGE_IS_PRESENT | PAGE_IS_WRITTEN | huge;
            case ZERO -> Fs.PAGE_IS_PRESENT | PAGE_IS_WRITTEN | Fs.PAGE_IS_PFNZERO | huge;
            case GUARD -> Fs.PAGE_IS_SWAPPED | PAGE_IS_WRITTEN | guardFlag;
        };
    }

    /** An absent hugetlb page counts as huge, not present, where its table exists because a neighbour is there. */
    private long absent(Vma vma, long address) {
        if (!vma.isHugeTlb()) {
            return 0;
        }
        long end = upperTableEnd(vma, address);
        return space.pages.isEmpty(end - upperTableBytes(vma), end) ? 0 : Fs.PAGE_IS_HUGE;
    }

    private long absentEnd(Vma vma, long address) {
        return vma.isHugeTlb() ? upperTableEnd(vma, address) : Long.MAX_VALUE;
    }

    private long upperTableEnd(Vma vma, long address) {
        long bytes = upperTableBytes(vma);
        return address - address % bytes + bytes;
    }

    private long upperTableBytes(Vma vma) {
        return vma.granule(space.settings.base).bytes() << HUGETLB_TABLE_SHIFT;
    }

    private long get(String field) {
        return argument.get(JAVA_LONG, offset(field));
    }

    private static long offset(String field) {
        return Fs.PM_SCAN_ARG.byteOffset(PathElement.groupElement(field));
    }
}
