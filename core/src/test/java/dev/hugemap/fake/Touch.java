// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.Protection;
import org.jspecify.annotations.Nullable;

/** Reads and writes of memory by the program itself, which answer with signals. */
final class Touch {
    private final AddressSpace space;
    private final FaultPath faults;
    private final long base;

    Touch(AddressSpace space) {
        this.space = space;
        this.faults = new FaultPath(space);
        this.base = space.settings.base.bytes();
    }

    void write(long address, long length, long tag) {
        long end = address + length;
        for (long at = address; at < end; ) {
            Vma vma = vmaAt(at);
            if (!vma.flags().isWritable()) {
                throw new FakeSignal("SIGSEGV", at);
            }
            fault(vma, at, end);
            at = vma.end();
        }
        space.contents.set(address, end, tag);
    }

    void read(long address, long length) {
        long end = address + length;
        for (long at = address; at < end; ) {
            Vma vma = vmaAt(at);
            if (vma.flags().protection() == Protection.PROT_NONE) {
                throw new FakeSignal("SIGSEGV", at);
            }
            if (vma.isHugeTlb() || !space.settings.has(FakeFeature.ZERO_PAGE)) {
                fault(vma, at, Math.min(end, vma.end()));
            } else {
                readPages(vma, at, Math.min(end, vma.end()));
            }
            at = vma.end();
        }
    }

    /** Fills gaps with the zero page: the huge one where a THP would come on a write. */
    private void readPages(Vma vma, long start, long end) {
        for (long at = start; at < end; ) {
            PageExtent extent = space.pages.at(at);
            if (extent != null && extent.kind() == PageKind.GUARD) {
                throw new FakeSignal("SIGSEGV", at);
            }
            if (extent != null) {
                at = extent.end();
                continue;
            }
            long first = space.pages.blockStart(at);
            long last = first + space.pages.block();
            boolean huge = space.policy.allowsPmd(vma.flags())
                    && vma.start() <= first
                    && last <= vma.end()
                    && !space.pages.hasTable(first);
            long leaf = huge ? space.pages.block() : base;
            long from = at - at % leaf;
            space.pages.put(new PageExtent(from, from + leaf, PageKind.ZERO, leaf, leaf, space.frames.zeroFrame(leaf)));
            space.faults.add(1);
            at = from + leaf;
        }
    }

    private void fault(Vma vma, long start, long end) {
        try {
            // A byte takes a whole page.
            faults.write(vma, start & -base, end + base - 1 & -base);
        } catch (KernelRefusal refusal) {
            long at = firstAbsent(start, Math.min(end, vma.end()));
            boolean outOfMemory = refusal.errno().equals(Errno.ENOMEM);
            String other = vma.isHugeTlb() ? "SIGBUS" : "SIGSEGV";
            throw new FakeSignal(outOfMemory ? "SIGKILL" : other, at);
        }
    }

    /** The first address of a range behind which there is no page. */
    long firstAbsent(long start, long end) {
        long at = start;
        for (@Nullable PageExtent e = space.pages.at(at);
                at < end && e != null && e.isPresent();
                e = space.pages.at(at)) {
            at = e.end();
        }
        return Math.min(at, end);
    }

    private Vma vmaAt(long address) {
        Vma vma = space.vmas.at(address);
        if (vma == null) {
            throw new FakeSignal("SIGSEGV", address);
        }
        return vma;
    }
}
