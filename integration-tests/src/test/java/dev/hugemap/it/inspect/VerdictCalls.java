// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.it.inspect.ModelPage.Backing;

/** Calls made on memory and on its model at once. One that has no sense on what is there is not made. */
final class VerdictCalls {
    private static final int BLOCK = ModelPages.BLOCK;
    private static final int LOG2_HUGE = 21;
    private static final int MREMAP_MAYMOVE_FIXED = 3;

    private final NativeBridge bridge = NativeBridge.system();
    private final LowMemory memory;
    private final ModelPages pages;
    private final VerdictModel model;
    private final Story story;

    VerdictCalls(LowMemory memory, ModelPages pages, Story story) {
        this.memory = memory;
        this.pages = pages;
        this.model = new VerdictModel(pages);
        this.story = story;
    }

    void map(int from, int to) {
        story.did("mmap", from, to);
        memory.mapAnonymous(from, to);
        model.map(from, to, Backing.ANONYMOUS);
    }

    void mapPool(int from, int to) {
        story.did("mmap hugetlb", from, to);
        memory.map(from, to, MapFlags.ANONYMOUS.hugeTlb(LOG2_HUGE), -1, 0);
        model.map(from, to, Backing.HUGETLB);
    }

    void mapPoolFile(int from, int to) {
        story.did("mmap hugetlb memfd", from, to);
        int flags = RawCalls.MFD_HUGETLB | LOG2_HUGE << RawCalls.MFD_HUGE_SHIFT;
        mapFile(from, to, flags, Mman.MAP_SHARED, 0);
        model.map(from, to, Backing.HUGETLB);
    }

    void mapFile(int from, int to, boolean isShared) {
        if (!pages.cutsPoolPage(from, to)) {
            story.did(isShared ? "mmap memfd" : "mmap private memfd", from, to);
            // So that addresses and offsets in the file agree within a huge page.
            long offset = from % BLOCK * LowMemory.BASE;
            mapFile(from, to, 0, isShared ? Mman.MAP_SHARED : Mman.MAP_PRIVATE, offset);
            model.map(from, to, isShared ? Backing.SHARED_FILE : Backing.PRIVATE_FILE);
        }
    }

    private void mapFile(int from, int to, int memfdFlags, int mapFlags, long offset) {
        int fd = RawCalls.memfd(memfdFlags, offset + (to - from) * LowMemory.BASE);
        memory.map(from, to, new MapFlags(mapFlags), fd, offset);
        bridge.close(fd);
    }

    void unmap(int from, int to) {
        if (!pages.cutsPoolPage(from, to)) {
            story.did("munmap", from, to);
            memory.unmap(from, to);
            model.unmap(from, to);
        }
    }

    void adviseHuge(int from, int to, boolean isWanted) {
        if (isAdvisable(from, to)) {
            story.did(isWanted ? "hugepage" : "nohugepage", from, to);
            require(memory.advise(from, to, isWanted ? RawCalls.MADV_HUGEPAGE : RawCalls.MADV_NOHUGEPAGE));
            model.adviseHuge(from, to, isWanted);
        }
    }

    void protect(int from, int to, Protection protection) {
        if (!pages.cutsPoolPage(from, to) && !pages.has(from, to, Backing.NONE)) {
            story.did("mprotect " + protection, from, to);
            memory.protect(from, to, protection);
            boolean isNone = protection.equals(Protection.PROT_NONE);
            model.protect(from, to, !isNone, protection.equals(Protection.PROT_READ_WRITE));
        }
    }

    void drop(int from, int to) {
        if (!pages.cutsPoolPage(from, to) && !pages.has(from, to, Backing.NONE)) {
            story.did("dontneed", from, to);
            require(memory.advise(from, to, RawCalls.MADV_DONTNEED));
            model.drop(from, to);
        }
    }

    void freeLazily(int from, int to) {
        if (isAdvisable(from, to)) {
            advise("free", from, to, RawCalls.MADV_FREE);
            model.freeLazily(from, to);
        }
    }

    void pageOut(int from, int to) {
        if (isAdvisable(from, to)) {
            advise("pageout", from, to, RawCalls.MADV_PAGEOUT);
            model.pageOut(from, to);
        }
    }

    void collapse(int from, int to) {
        if (isAdvisable(from, to)) {
            advise("collapse", from, to, RawCalls.MADV_COLLAPSE);
            model.collapse(from, to);
        }
    }

    /** Installs guards, or takes them away; a kernel before 6.13 has none. */
    void guard(int from, int to, boolean isInstall) {
        if (pages.consistsOf(from, to, Backing.ANONYMOUS)) {
            int advice = isInstall ? RawCalls.MADV_GUARD_INSTALL : RawCalls.MADV_GUARD_REMOVE;
            if (advise(isInstall ? "guard" : "unguard", from, to, advice)) {
                model.guard(from, to, isInstall);
            }
        }
    }

    /** Has the kernel touch each page. */
    boolean populate(int from, int to, boolean isWrite) {
        int advice = isWrite ? RawCalls.MADV_POPULATE_WRITE : RawCalls.MADV_POPULATE_READ;
        boolean isDone = advise(isWrite ? "populate for writing" : "populate for reading", from, to, advice);
        model.touch(from, to, isWrite, isDone);
        return isDone;
    }

    /** Touches, in Java, what may be touched from the first page on. */
    void access(int from, int to, boolean isWrite) {
        int end = from;
        while (end < to && pages.get(end).isTouchable() && (!isWrite || pages.get(end).isWritable)) {
            end++;
        }
        if (end == from) {
            return;
        }
        story.did(isWrite ? "write" : "read", from, end);
        if (isWrite) {
            memory.write(from, end);
        } else {
            memory.read(from, end);
        }
        model.touch(from, end, isWrite, true);
    }

    /** Moves pages of one mapping to another place, over what is there. */
    void move(int from, int to, int target) {
        int end = target + to - from;
        boolean isApart = end <= pages.count() && (target >= to || end <= from);
        boolean isOne = pages.isOneMapping(from, to) && !pages.has(from, to, Backing.NONE);
        if (isApart && isOne && !pages.cutsPoolPage(target, end) && isMovable(from, to, target)) {
            remap(from, to, target);
        }
    }

    /**
     * Memory of a pool is moved whole and with all of its pages there: the kernel forgets pages that are promised to the
     * rest of a mapping of which a part moves, until it boots anew.
     */
    private boolean isMovable(int from, int to, int target) {
        return pages.get(from).backing != Backing.HUGETLB
                || target % BLOCK == 0 && pages.isWholeMapping(from, to) && populate(from, to, true);
    }

    private void remap(int from, int to, int target) {
        long bytes = (to - from) * LowMemory.BASE;
        try {
            bridge.mremap(memory.address(from), bytes, bytes, MREMAP_MAYMOVE_FIXED, memory.address(target));
            story.did("mremap", " to " + target, from, to);
            model.move(from, to, target);
        } catch (SyscallException refused) {
            // What was at the target may be gone.
            story.did("mremap refused", " " + refused.errno() + " to " + target, from, to);
            unmap(from, to);
            unmap(target, target + to - from);
        }
    }

    private boolean isAdvisable(int from, int to) {
        return !pages.has(from, to, Backing.HUGETLB) && !pages.has(from, to, Backing.NONE);
    }

    private boolean advise(String name, int from, int to, int advice) {
        boolean isDone = memory.advise(from, to, advice);
        story.did(isDone ? name : name + " refused", from, to);
        return isDone;
    }

    private void require(boolean isDone) {
        if (!isDone) {
            throw new AssertionError("the kernel refused that");
        }
    }
}
