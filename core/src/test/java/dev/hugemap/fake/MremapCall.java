// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.page.PageSize;

/** {@code mremap}: moves mappings with their pages and page tables, or changes their length. */
final class MremapCall {
    private static final int MAP_COUNT_MARGIN = 5;

    private final AddressSpace space;
    private final FakeSettings settings;

    MremapCall(AddressSpace space) {
        this.space = space;
        this.settings = space.settings;
    }

    long remap(long oldAddress, long oldBytes, long newBytes, int flags, long newAddress) {
        boolean fixed = (flags & Mman.MREMAP_FIXED) != 0;
        boolean mayMove = (flags & Mman.MREMAP_MAYMOVE) != 0;
        if ((flags & ~(Mman.MREMAP_FIXED | Mman.MREMAP_MAYMOVE)) != 0) {
            throw new UnsupportedOperationException("the model doesn't know mremap flags " + flags);
        }
        KernelRefusal.refuseIf(fixed && !mayMove || !space.isBaseAligned(oldAddress), Errno.EINVAL);
        long oldLength = settings.base.roundUp(oldBytes);
        long newLength = settings.base.roundUp(newBytes);
        KernelRefusal.refuseIf(newLength <= 0 || oldLength <= 0, Errno.EINVAL);
        if (fixed) {
            boolean overlap = oldAddress < newAddress + newLength && newAddress < oldAddress + oldLength;
            KernelRefusal.refuseIf(
                    !space.isBaseAligned(newAddress)
                            || newAddress < 0
                            || newAddress > settings.addressSpaceTop - newLength
                            || overlap,
                    Errno.EINVAL);
        }
        KernelRefusal.refuseIf(space.vmas.count() + MAP_COUNT_MARGIN >= settings.maxMapCount, Errno.ENOMEM);
        Vma first = vmaAt(oldAddress);
        if (fixed && oldLength == newLength && settings.has(FakeFeature.MULTI_VMA_MREMAP)) {
            return moveAll(oldAddress, oldAddress + oldLength, newAddress);
        }
        // What is said in base pages counts in huge ones where the mapping has them.
        long oldWhole = first.granule(settings.base).roundUp(oldLength);
        long newWhole = first.granule(settings.base).roundUp(newLength);
        if (fixed && first.isHugeTlb() && !settings.has(FakeFeature.HUGETLB_MREMAP)) {
            // Kernels before 5.16 clear the target before they find out what they can't do.
            space.unmap(newAddress, newAddress + newLength);
        }
        checkHugeTlb(first, oldAddress, fixed ? newAddress : oldAddress, oldWhole, newWhole);
        return fixed
                ? moveTo(first, oldAddress, oldWhole, newAddress, newWhole)
                : resize(first, oldAddress, oldWhole, newWhole, mayMove);
    }

    private long moveTo(Vma vma, long oldAddress, long oldLength, long newAddress, long newLength) {
        long length = Math.min(oldLength, newLength);
        if (settings.has(FakeFeature.MULTI_VMA_MREMAP)) {
            KernelRefusal.refuseIf(length > vma.end() - oldAddress, Errno.EFAULT);
        }
        // Kernels before 6.17 clear the target before they look at the source.
        space.unmap(newAddress, newAddress + newLength);
        if (oldLength > newLength) {
            space.unmap(oldAddress + newLength, oldAddress + oldLength);
        }
        return move(oldAddress, length, newAddress, newLength);
    }

    /** Moves all mappings of a range, with the gaps between them, one after the other. */
    private long moveAll(long start, long end, long newStart) {
        long distance = newStart - start;
        for (Vma vma : space.vmas.touching(start, end)) {
            long from = Math.max(start, vma.start());
            long length = vma.granule(settings.base).roundUp(Math.min(end, vma.end()) - from);
            checkHugeTlb(vma, from, from + distance, length, length);
            space.unmap(from + distance, from + distance + length);
            move(from, length, from + distance, length);
        }
        return newStart;
    }

    private long resize(Vma vma, long address, long oldLength, long newLength, boolean mayMove) {
        if (newLength <= oldLength) {
            if (newLength < oldLength) {
                space.unmap(address + newLength, address + oldLength);
            }
            return address;
        }
        KernelRefusal.refuseIf(oldLength > vma.end() - address, Errno.EFAULT);
        space.checkAddressSpace(newLength - oldLength);
        long end = address + oldLength;
        if (vma.end() == end && !space.vmas.touches(end, address + newLength)) {
            Vma more = new Vma(
                    end, address + newLength, vma.flags(), vma.pageOffset() + vma.length(), vma.anonVma(), null);
            space.vmas.insert(more);
            return address;
        }
        KernelRefusal.refuseIf(!mayMove, Errno.ENOMEM);
        long target = new FreeAddresses(space).find(0, newLength, settings.base);
        return move(address, oldLength, target, newLength);
    }

    /** Moves a part of one VMA to free addresses. */
    private long move(long start, long length, long target, long newLength) {
        Vma vma = vmaAt(start);
        long end = start + length;
        KernelRefusal.refuseIf(end > vma.end(), Errno.EFAULT);
        long distance = target - start;
        Vma part = vma.clip(start, end);
        boolean untouched = part.anonVma() == 0 && !part.isHugeTlb();
        long pageOffset = untouched ? target : part.pageOffset();
        Vma moved = new Vma(target, target + newLength, part.flags(), pageOffset, part.anonVma(), part.hugeTlb());
        space.pages.move(start, end, distance);
        space.contents.move(start, end, distance);
        space.consumed.move(start, end, distance);
        // The copy comes first: it may be merged with its own source.
        space.vmas.insert(moved);
        space.isolate(start, end);
        space.vmas.remove(start, end);
        space.dropUnusedTables(start, end);
        HugeTlbMapping mapping = vma.hugeTlb();
        if (mapping != null && mapping.hasReservation()) {
            forgetReservation(vma.start(), start);
            forgetReservation(end, vma.end());
        }
        return target;
    }

    /**
     * What is left of a hugetlb mapping when a part of it moves away has no reservation any more, and the pool never
     * gets it back: the kernel (seen on 6.18) takes the map of reservations away from the old mapping as a whole.
     */
    private void forgetReservation(long start, long end) {
        Vma rest = start < end ? space.vmas.at(start) : null;
        if (rest != null && rest.hugeTlb() != null) {
            HugeTlbMapping mapping = rest.hugeTlb();
            space.consumed.remove(start, end);
            space.vmas.replace(rest.with(new HugeTlbMapping(mapping.pageSize(), mapping.owner(), false)));
        }
    }

    private void checkHugeTlb(Vma vma, long oldAddress, long newAddress, long oldLength, long newLength) {
        HugeTlbMapping mapping = vma.hugeTlb();
        if (mapping == null) {
            return;
        }
        PageSize size = mapping.pageSize();
        KernelRefusal.refuseIf(
                !settings.has(FakeFeature.HUGETLB_MREMAP)
                        || !size.isAligned(oldAddress)
                        || !size.isAligned(newAddress)
                        || newLength > oldLength,
                Errno.EINVAL);
    }

    private Vma vmaAt(long address) {
        Vma vma = space.vmas.at(address);
        if (vma == null) {
            throw new KernelRefusal(Errno.EFAULT);
        }
        return vma;
    }
}
