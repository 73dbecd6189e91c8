// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.Protection;

/** {@code madvise}. What is walked mapping by mapping reports holes at the end, with ENOMEM. */
final class MadviseCall {
    private final AddressSpace space;
    private final FaultPath faults;
    private final CollapseCall collapse;

    MadviseCall(AddressSpace space) {
        this.space = space;
        this.faults = new FaultPath(space);
        this.collapse = new CollapseCall(space);
    }

    void advise(long address, long length, Advice advice) {
        KernelRefusal.refuseIf(!isKnown(advice) || !space.isBaseAligned(address), Errno.EINVAL);
        KernelRefusal.refuseIf(length < 0, Errno.EINVAL);
        long end = address + space.settings.base.roundUp(length);
        KernelRefusal.refuseIf(end < address, Errno.EINVAL);
        if (end == address) {
            return;
        }
        if (advice == Advice.MADV_POPULATE_WRITE) {
            populate(address, end);
            return;
        }
        if (advice == Advice.MADV_POPULATE_READ) {
            populateByReading(address, end);
            return;
        }
        long at = address;
        boolean hole = false;
        for (Vma vma = space.vmas.atOrAfter(at); vma != null && vma.start() < end; vma = space.vmas.atOrAfter(at)) {
            hole |= vma.start() > at;
            long stop = Math.min(end, vma.end());
            apply(vma, Math.max(at, vma.start()), stop, advice);
            at = stop;
            if (at >= end) {
                break;
            }
        }
        KernelRefusal.refuseIf(hole || at < end, Errno.ENOMEM);
    }

    private void populate(long start, long end) {
        long at = start;
        while (at < end) {
            Vma vma = space.vmas.at(at);
            if (vma == null) {
                throw new KernelRefusal(Errno.ENOMEM);
            }
            KernelRefusal.refuseIf(!vma.flags().isWritable(), Errno.EINVAL);
            faults.write(vma, at, end);
            at = vma.end();
        }
    }

    private void populateByReading(long start, long end) {
        for (long at = start; at < end; ) {
            Vma vma = space.vmas.at(at);
            if (vma == null) {
                throw new KernelRefusal(Errno.ENOMEM);
            }
            KernelRefusal.refuseIf(vma.flags().protection() == Protection.PROT_NONE, Errno.EINVAL);
            long stop = Math.min(end, vma.end());
            read(at, stop);
            at = stop;
        }
    }

    private void read(long start, long end) {
        try {
            new Touch(space).read(start, end - start);
        } catch (FakeSignal signal) {
            throw new KernelRefusal(Errno.EFAULT);
        }
    }

    private void apply(Vma vma, long start, long end, Advice advice) {
        switch (advice) {
            case MADV_HUGEPAGE -> {
                VmaFlags flags = vma.flags().without(VmaFlag.NOHUGEPAGE).with(VmaFlag.HUGEPAGE);
                change(vma, start, end, flags);
            }
            case MADV_NOHUGEPAGE -> {
                VmaFlags flags = vma.flags().without(VmaFlag.HUGEPAGE).with(VmaFlag.NOHUGEPAGE);
                change(vma, start, end, flags);
            }
            case MADV_DONTFORK -> change(vma, start, end, vma.flags().with(VmaFlag.DONTFORK));
            case MADV_DONTDUMP -> change(vma, start, end, vma.flags().with(VmaFlag.DONTDUMP));
            case MADV_DONTNEED -> dontNeed(vma, start, end);
            case MADV_COLLAPSE -> collapse.collapse(vma, start, end);
            case MADV_GUARD_INSTALL -> installGuards(vma, start, end);
            case MADV_GUARD_REMOVE -> removeGuards(vma, start, end);
            case MADV_POPULATE_READ, MADV_POPULATE_WRITE -> throw new AssertionError("walked elsewhere");
        }
    }

    private void change(Vma vma, long start, long end, VmaFlags flags) {
        space.vmas.change(vma, start, end, unused -> flags);
        space.splitLeavesAtBoundaries(start, end);
    }

    private void dontNeed(Vma vma, long start, long end) {
        HugeTlbMapping mapping = vma.hugeTlb();
        if (mapping != null) {
            dontNeedHugeTlb(mapping, start, end);
            return;
        }
        KernelRefusal.refuseIf(vma.flags().has(VmaFlag.LOCKED), Errno.EINVAL);
        space.contents.clear(start, end);
        space.pages.splitLeafAt(start);
        space.pages.splitLeafAt(end);
        for (PageExtent extent : space.pages.within(start, end)) {
            if (extent.isPresent()) {
                space.dropPages(extent.start(), extent.end(), null);
            }
        }
        if (space.settings.has(FakeFeature.PAGE_TABLE_RECLAIM)) {
            reclaimTables(start, end);
        }
    }

    private void reclaimTables(long start, long end) {
        long block = space.pages.block();
        long last = space.pages.blockStart(end);
        for (long at = space.pages.nextTable(space.pages.blockEnd(start), last);
                at < last;
                at = space.pages.nextTable(at + block, last)) {
            if (space.pages.isEmpty(at, at + block)) {
                space.pages.dropTables(at, at + block);
            }
        }
    }

    private void dontNeedHugeTlb(HugeTlbMapping mapping, long start, long end) {
        KernelRefusal.refuseIf(
                !space.settings.has(FakeFeature.HUGETLB_DONTNEED)
                        || !mapping.pageSize().isAligned(start),
                Errno.EINVAL);
        long stop = mapping.pageSize().roundDown(end);
        if (stop <= start) {
            return;
        }
        FakePool pool = space.pool(mapping.pageSize());
        for (PageExtent extent : space.pages.within(start, stop)) {
            boolean restores = mapping.hasReservation() && !pool.hasSurplus();
            space.dropPages(extent.start(), extent.end(), mapping);
            if (restores) {
                long pages = mapping.pageSize().pagesIn(extent.length());
                pool.restoreReservations(pages);
                space.consumed.remove(extent.start(), extent.end());
            }
        }
    }

    private void installGuards(Vma vma, long start, long end) {
        KernelRefusal.refuseIf(vma.isHugeTlb() || vma.flags().has(VmaFlag.LOCKED), Errno.EINVAL);
        space.withAnonVma(vma);
        space.dropPages(start, end, null);
        long base = space.settings.base.bytes();
        space.pages.put(new PageExtent(start, end, PageKind.GUARD, base, base, 0));
    }

    private void removeGuards(Vma vma, long start, long end) {
        KernelRefusal.refuseIf(vma.isHugeTlb(), Errno.EINVAL);
        for (PageExtent extent : space.pages.within(start, end)) {
            if (extent.kind() == PageKind.GUARD) {
                space.pages.take(extent.start(), extent.end());
            }
        }
    }

    private boolean isKnown(Advice advice) {
        FakeSettings settings = space.settings;
        return switch (advice) {
            case MADV_DONTNEED, MADV_DONTFORK, MADV_DONTDUMP -> true;
            // A kernel without THP doesn't know these.
            case MADV_HUGEPAGE, MADV_NOHUGEPAGE -> settings.thp != null;
            case MADV_POPULATE_READ, MADV_POPULATE_WRITE -> settings.has(FakeFeature.POPULATE_WRITE);
            case MADV_COLLAPSE -> settings.has(FakeFeature.COLLAPSE) && settings.thp != null;
            case MADV_GUARD_INSTALL, MADV_GUARD_REMOVE -> settings.has(FakeFeature.GUARD);
        };
    }
}
