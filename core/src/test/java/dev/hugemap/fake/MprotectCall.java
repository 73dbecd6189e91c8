// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.Protection;

/** {@code mprotect}: VMAs are split where rights change, and huge leaves with them; folios stay. */
final class MprotectCall {
    private final AddressSpace space;

    MprotectCall(AddressSpace space) {
        this.space = space;
    }

    void protect(long address, long length, Protection protection) {
        KernelRefusal.refuseIf(!space.isBaseAligned(address), Errno.EINVAL);
        if (length == 0) {
            return;
        }
        long end = address + space.settings.base.roundUp(length);
        KernelRefusal.refuseIf(length < 0 || end < address, Errno.ENOMEM);
        long at = address;
        while (at < end) {
            Vma vma = space.vmas.at(at);
            if (vma == null) {
                throw new KernelRefusal(Errno.ENOMEM);
            }
            long stop = Math.min(end, vma.end());
            space.vmas.change(vma, at, stop, flags -> changed(vma, protection));
            space.splitLeavesAtBoundaries(at, stop);
            populateLocked(vma, at, stop);
            at = stop;
        }
    }

    /** What is locked and becomes writable gets pages of its own at once; whether there are any is nobody's business. */
    private void populateLocked(Vma before, long start, long end) {
        Vma now = space.vmas.at(start);
        if (now == null
                || !before.flags().has(VmaFlag.LOCKED)
                || before.flags().has(VmaFlag.LOCKED_ON_FAULT)
                || before.flags().isWritable()
                || !now.flags().isWritable()) {
            return;
        }
        try {
            new FaultPath(space).write(now, start, end);
        } catch (KernelRefusal ignoredByTheKernel) {
            // mprotect has done what it was asked for.
        }
    }

    private static VmaFlags changed(Vma vma, Protection protection) {
        VmaFlags flags = vma.flags().with(protection);
        if (vma.isHugeTlb() || flags.equals(vma.flags())) {
            return flags;
        }
        boolean accountsNow = flags.isWritable() && !flags.has(VmaFlag.NORESERVE) && !flags.has(VmaFlag.ACCOUNT);
        if (accountsNow) {
            return flags.with(VmaFlag.ACCOUNT);
        }
        // Memory that was never touched is given back to the commit limit when it can't be written any more.
        return flags.isWritable() || vma.anonVma() != 0 ? flags : flags.without(VmaFlag.ACCOUNT);
    }
}
