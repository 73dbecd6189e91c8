// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.page.PageSize;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code mmap} of private anonymous memory, from the hugetlb pools or not. */
final class MmapCall {
    private static final int LARGEST_SHIFT = 62;
    private static final int OVERCOMMIT_GUESS = 0;
    private static final int OVERCOMMIT_NEVER = 2;
    static final int COMMIT_PERCENT = 50;

    private final AddressSpace space;
    private final FakeSettings settings;

    MmapCall(AddressSpace space) {
        this.space = space;
        this.settings = space.settings;
    }

    long map(long hint, long length, Protection protection, MapFlags flags, int fd) {
        KernelRefusal.refuseIf(!has(flags, Mman.MAP_ANONYMOUS) && fd < 0, Errno.EBADF);
        KernelRefusal.refuseIf(length == 0, Errno.EINVAL);
        PageSize granule = flags.isHugeTlb() ? hugeTlbSize(flags) : settings.base;
        KernelRefusal.refuseIf(length < 0 || length > settings.addressSpaceTop, Errno.ENOMEM);
        long bytes = granule.roundUp(length);
        KernelRefusal.refuseIf(space.vmas.count() > settings.maxMapCount, Errno.ENOMEM);
        long address = place(hint, bytes, granule, flags);
        boolean fixed = has(flags, Mman.MAP_FIXED);
        boolean isPrivate = has(flags, Mman.MAP_PRIVATE);
        KernelRefusal.refuseIf(!isPrivate && !has(flags, Mman.MAP_SHARED), Errno.EINVAL);
        if (!isPrivate || !has(flags, Mman.MAP_ANONYMOUS)) {
            throw new UnsupportedOperationException("the model maps private anonymous memory alone, not " + flags);
        }
        VmaFlags vmaFlags = new VmaFlags(protection, accounting(protection, flags), null, null);
        space.checkAddressSpace(fixed ? bytes - mappedWithin(address, address + bytes) : bytes);
        if (!settings.has(FakeFeature.FAILED_FIXED_LEAVES_HOLE)) {
            // The old mapping goes only once the new one is sure of its pages.
            space.isolate(address, address + bytes);
            checkCommit(vmaFlags, bytes);
            HugeTlbMapping mapping = reserve(flags, granule, bytes);
            space.unmap(address, address + bytes);
            insert(address, bytes, vmaFlags, mapping);
            return address;
        }
        space.unmap(address, address + bytes);
        checkCommit(vmaFlags, bytes);
        insert(address, bytes, vmaFlags, reserve(flags, granule, bytes));
        return address;
    }

    private void insert(long address, long bytes, VmaFlags flags, @Nullable HugeTlbMapping mapping) {
        long pageOffset = mapping == null ? address : 0;
        space.vmas.insert(new Vma(address, address + bytes, flags, pageOffset, 0, mapping));
    }

    private @Nullable HugeTlbMapping reserve(MapFlags flags, PageSize granule, long bytes) {
        if (!flags.isHugeTlb()) {
            return null;
        }
        boolean reserves = !has(flags, Mman.MAP_NORESERVE);
        if (reserves) {
            space.pool(granule).reserve(granule.pagesIn(bytes));
        }
        return new HugeTlbMapping(granule, space.newIdentity(), reserves);
    }

    private PageSize hugeTlbSize(MapFlags flags) {
        int log2 = flags.log2PageSize();
        KernelRefusal.refuseIf(log2 > LARGEST_SHIFT, Errno.EINVAL);
        PageSize size = log2 == 0 ? settings.defaultHugeTlb : new PageSize(1L << log2);
        if (size == null || !space.pools.containsKey(size)) {
            throw new KernelRefusal(Errno.EINVAL);
        }
        return size;
    }

    private long place(long hint, long bytes, PageSize granule, MapFlags flags) {
        boolean noReplace = has(flags, Mman.MAP_FIXED_NOREPLACE) && settings.has(FakeFeature.FIXED_NOREPLACE);
        if (has(flags, Mman.MAP_FIXED) || noReplace) {
            KernelRefusal.refuseIf(!granule.isAligned(hint), Errno.EINVAL);
            KernelRefusal.refuseIf(hint < 0 || hint > settings.addressSpaceTop - bytes, Errno.ENOMEM);
            KernelRefusal.refuseIf(hint == 0 && !settings.privileged, Errno.EPERM);
            KernelRefusal.refuseIf(noReplace && space.vmas.touches(hint, hint + bytes), Errno.EEXIST);
            return hint;
        }
        return new FreeAddresses(space).find(hint, bytes, granule);
    }

    private long mappedWithin(long start, long end) {
        return space.vmas.touching(start, end).stream()
                .mapToLong(vma -> vma.clip(start, end).length())
                .sum();
    }

    private Set<VmaFlag> accounting(Protection protection, MapFlags flags) {
        EnumSet<VmaFlag> set = EnumSet.noneOf(VmaFlag.class);
        boolean noReserve = has(flags, Mman.MAP_NORESERVE);
        if (noReserve && (flags.isHugeTlb() || settings.overcommitMemory != OVERCOMMIT_NEVER)) {
            set.add(VmaFlag.NORESERVE);
        } else if (protection == Protection.PROT_READ_WRITE && !flags.isHugeTlb()) {
            set.add(VmaFlag.ACCOUNT);
        }
        return set;
    }

    private void checkCommit(VmaFlags flags, long bytes) {
        if (!flags.has(VmaFlag.ACCOUNT)) {
            return;
        }
        if (settings.overcommitMemory == OVERCOMMIT_GUESS) {
            KernelRefusal.refuseIf(bytes > settings.totalMemory, Errno.ENOMEM);
        } else if (settings.overcommitMemory == OVERCOMMIT_NEVER) {
            long limit = settings.totalMemory / 100 * COMMIT_PERCENT;
            KernelRefusal.refuseIf(space.committedBytes() + bytes > limit, Errno.ENOMEM);
        }
    }

    private static boolean has(MapFlags flags, int bit) {
        return (flags.bits() & bit) != 0;
    }
}
