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
        if (fixed) {
            return moveTo(oldAddress, oldLength, newAddress, newLength);
        }
        return resize(oldAddress, oldLength, newLength, mayMove);
    }

    private long moveTo(long oldAddress, long oldLength, long newAddress, long newLength) {
        if (!settings.has(FakeFeature.HUGETLB_MREMAP)
                && space.vmas.at(oldAddress) instanceof Vma vma
                && vma.isHugeTlb()) {
            // Kernels before 5.16 clear the target before they find out what they can't do.
            space.unmap(newAddress, newAddress + newLength);
        }
        Vma first = vmaAt(oldAddress);
        checkHugeTlb(first, oldAddress, newAddress, oldLength, newLength);
        boolean several = settings.has(FakeFeature.MULTI_VMA_MREMAP) && oldLength == newLength;
        if (several && first.end() < oldAddress + oldLength) {
            return moveSeveral(oldAddress, oldAddress + oldLength, newAddress);
        }
        if (settings.has(FakeFeature.MULTI_VMA_MREMAP)) {
            KernelRefusal.refuseIf(Math.min(oldLength, newLength) > first.end() - oldAddress, Errno.EFAULT);
        }
        // Kernels before 6.17 clear the target before they look at the source.
        space.unmap(newAddress, newAddress + newLength);
        if (oldLength > newLength) {
            space.unmap(oldAddress + newLength, oldAddress + oldLength);
        }
        return move(oldAddress, Math.min(oldLength, newLength), newAddress, newLength);
    }

    private long moveSeveral(long start, long end, long newStart) {
        long distance = newStart - start;
        for (Vma vma : space.vmas.touching(start, end)) {
            KernelRefusal.refuseIf(vma.isHugeTlb(), Errno.EFAULT);
            long from = Math.max(start, vma.start());
            long length = Math.min(end, vma.end()) - from;
            space.unmap(from + distance, from + distance + length);
            move(from, length, from + distance, length);
        }
        return newStart;
    }

    private long resize(long address, long oldLength, long newLength, boolean mayMove) {
        Vma vma = vmaAt(address);
        checkHugeTlb(vma, address, address, oldLength, newLength);
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
        space.vmas.checkRemovable(start, end);
        space.pages.move(start, end, distance);
        space.contents.move(start, end, distance);
        space.consumed.move(start, end, distance);
        space.vmas.remove(start, end);
        space.vmas.insert(moved);
        space.splitLeavesAtBoundaries(start, end);
        space.dropUnusedTables(start, end);
        return target;
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
                        || size.roundUp(newLength) > size.roundUp(oldLength),
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
