// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.bridge.abi.Resource;

/** {@code mlock2}: marks mappings, counts them against RLIMIT_MEMLOCK, and populates them ({@code mm/mlock.c}). */
final class MlockCall {
    private final AddressSpace space;
    private final FaultPath faults;
    private final Touch touch;

    MlockCall(AddressSpace space) {
        this.space = space;
        this.faults = new FaultPath(space);
        this.touch = new Touch(space);
    }

    void lock(long address, long length, int flags) {
        KernelRefusal.refuseIf((flags & ~Mman.MLOCK_ONFAULT) != 0, Errno.EINVAL);
        KernelRefusal.refuseIf(isLimited() && space.settings.lockedMemoryLimit == 0, Errno.EPERM);
        long start = space.settings.base.roundDown(address);
        long bytes = space.settings.base.roundUp(length + (address - start));
        long end = start + bytes;
        checkLimit(start, end);
        KernelRefusal.refuseIf(end < start, Errno.EINVAL);
        mark(start, end, flags == Mman.MLOCK_ONFAULT);
        try {
            populate(start, end);
        } catch (KernelRefusal | FakeSignal unreachable) {
            // POSIX wants these words for a page that can't be had.
            throw new KernelRefusal(Errno.ENOMEM);
        }
    }

    private boolean isLimited() {
        return !space.settings.privileged && space.settings.lockedMemoryLimit != Resource.RLIM_INFINITY;
    }

    /** The range counts whatever is in it, hugetlb too; what is locked already counts once. */
    private void checkLimit(long start, long end) {
        long more = end - start - space.lockedBytes(start, end);
        KernelRefusal.refuseIf(
                isLimited() && space.lockedBytes() + more > space.settings.lockedMemoryLimit, Errno.ENOMEM);
    }

    private void mark(long start, long end, boolean onFault) {
        long at = start;
        while (at < end) {
            Vma vma = space.vmas.at(at);
            if (vma == null) {
                throw new KernelRefusal(Errno.ENOMEM);
            }
            long stop = Math.min(end, vma.end());
            if (!vma.isHugeTlb()) {
                VmaFlags locked = vma.flags().without(VmaFlag.LOCKED_ON_FAULT).with(VmaFlag.LOCKED);
                VmaFlags flags = onFault ? locked.with(VmaFlag.LOCKED_ON_FAULT) : locked;
                space.vmas.change(vma, at, stop, unused -> flags);
                space.splitLeavesAtBoundaries(at, stop);
            }
            at = stop;
        }
    }

    private void populate(long start, long end) {
        for (Vma vma : space.vmas.touching(start, end)) {
            long from = Math.max(start, vma.start());
            long to = Math.min(end, vma.end());
            if (vma.flags().has(VmaFlag.LOCKED_ON_FAULT)) {
                continue;
            }
            if (vma.flags().isWritable()) {
                faults.write(vma, from, to);
            } else {
                touch.read(from, to - from);
            }
        }
    }
}
