// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;
import dev.hugemap.page.PageSize;
import java.util.List;

/**
 * Chooses where a mapping goes: at the hint where that is free, else top down, as close below what is mapped as fits.
 *
 * <p>Unlike newer kernels it never aligns an ordinary mapping to huge pages: callers who need that must see to it.
 */
final class FreeAddresses {
    private static final long LOWEST = 0x10000;

    private final AddressSpace space;

    FreeAddresses(AddressSpace space) {
        this.space = space;
    }

    long find(long hint, long bytes, PageSize granule) {
        long top = space.settings.addressSpaceTop;
        if (hint > 0 && hint <= top - bytes) {
            long wanted = granule.roundUp(hint);
            if (wanted + bytes <= top && !space.vmas.touches(wanted, wanted + bytes)) {
                return wanted;
            }
        }
        List<Vma> vmas = space.vmas.all();
        long ceiling = top;
        for (int i = vmas.size() - 1; i >= 0 && ceiling > 0; i--) {
            Vma vma = vmas.get(i);
            if (vma.start() >= top) {
                continue;
            }
            long start = granule.roundDown(ceiling - bytes);
            if (vma.end() <= ceiling && start >= vma.end()) {
                return start;
            }
            ceiling = Math.min(ceiling, vma.start());
        }
        long start = granule.roundDown(ceiling - bytes);
        KernelRefusal.refuseIf(start < LOWEST, Errno.ENOMEM);
        return start;
    }
}
