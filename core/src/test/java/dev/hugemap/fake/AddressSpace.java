// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.page.PageSize;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The process's memory with everything that the modelled calls share. Not safe for use by many threads. */
final class AddressSpace {
    private static final long BITS_PER_ENTRY = 3;

    final FakeSettings settings;
    final VmaTable vmas;
    final PageStates pages;
    final Frames frames;
    final SortedMap<PageSize, FakePool> pools = new TreeMap<>();
    final ThpPolicy policy;
    final ThpSupply thpSupply = new ThpSupply();
    final ThpSupply multiThpSupply = new ThpSupply();
    final FaultCounters faults = new FaultCounters();
    final FolioCounts folioCounts = new FolioCounts();
    /** Hugetlb pages whose reservation a fault has consumed, by address. */
    final IntervalSet consumed = new IntervalSet();

    final Contents contents = new Contents();

    private long nextIdentity = 1;

    AddressSpace(FakeSettings settings) {
        this.settings = settings;
        // One table of base entries fills one base page.
        long block = settings.base.bytes() * (settings.base.bytes() >>> BITS_PER_ENTRY);
        vmas = new VmaTable(settings);
        pages = new PageStates(settings.base.bytes(), block);
        frames = new Frames(settings, block);
        policy = new ThpPolicy(settings);
        settings.pools.forEach(spec -> pools.put(spec.pageSize(), new FakePool(spec, settings, frames)));
    }

    long newIdentity() {
        return nextIdentity++;
    }

    boolean isBaseAligned(long value) {
        return settings.base.isAligned(value);
    }

    FakePool pool(PageSize size) {
        FakePool pool = pools.get(size);
        if (pool == null) {
            throw new IllegalArgumentException("this host has no hugetlb pages of " + size);
        }
        return pool;
    }

    /** Bytes that count against the commit limit. */
    long committedBytes() {
        return vmas.all().stream()
                .filter(vma -> vma.flags().has(VmaFlag.ACCOUNT))
                .mapToLong(Vma::length)
                .sum();
    }

    /** Bytes of locked mappings, pages or not. */
    long lockedBytes() {
        return lockedBytes(0, Long.MAX_VALUE);
    }

    /** Bytes of a range that lie in locked mappings. */
    long lockedBytes(long start, long end) {
        return vmas.touching(start, end).stream()
                .filter(vma -> vma.flags().has(VmaFlag.LOCKED))
                .mapToLong(vma -> vma.clip(start, end).length())
                .sum();
    }

    /** Bytes of memory behind the mappings, pool pages aside. */
    long memoryBytes() {
        return bytesOf(extent -> extent.kind() == PageKind.MEMORY);
    }

    /** The same, as far as it is mapped by huge leaves. */
    long hugeLeafBytes() {
        long base = settings.base.bytes();
        return bytesOf(extent -> extent.kind() == PageKind.MEMORY && extent.leaf() > base);
    }

    /** Bytes of pool pages behind the mappings. */
    long hugeTlbBytes() {
        return bytesOf(extent -> extent.kind() == PageKind.HUGETLB);
    }

    private long bytesOf(Predicate<PageExtent> which) {
        return pages.all().stream().filter(which).mapToLong(PageExtent::length).sum();
    }

    /** Refuses what would exceed RLIMIT_AS. */
    void checkAddressSpace(long more) {
        KernelRefusal.refuseIf(
                settings.addressSpaceLimit != Resource.RLIM_INFINITY
                        && vmas.bytes() + more > settings.addressSpaceLimit,
                Errno.ENOMEM);
    }

    /** Takes all mappings of a range away, with their pages and reservations. */
    void unmap(long start, long end) {
        isolate(start, end);
        for (Vma vma : vmas.touching(start, end)) {
            long from = Math.max(start, vma.start());
            long to = Math.min(end, vma.end());
            HugeTlbMapping mapping = vma.hugeTlb();
            dropPages(from, to, mapping);
            if (mapping != null && mapping.hasReservation()) {
                PageSize size = mapping.pageSize();
                pool(size).unreserve((to - from - consumed.covered(from, to)) / size.bytes());
                pool(size).uncharge((to - from) / size.bytes());
                consumed.remove(from, to);
            }
        }
        vmas.remove(start, end);
        dropUnusedTables(start, end);
    }

    /** Makes a range's ends boundaries between VMAs, which splits huge leaves across them. */
    void isolate(long start, long end) {
        try {
            vmas.isolate(start, end);
        } finally {
            splitLeavesAtBoundaries(start, end);
        }
    }

    /** Drops the pages of a range, guard markers too. */
    void dropPages(long start, long end, @Nullable HugeTlbMapping mapping) {
        contents.clear(start, end);
        for (PageExtent extent : pages.take(start, end)) {
            release(extent, mapping);
        }
    }

    /** Gives what is behind an extent back to where it came from. */
    void release(PageExtent extent, @Nullable HugeTlbMapping mapping) {
        frames.free(extent);
        if (mapping == null) {
            return;
        }
        FakePool pool = pool(mapping.pageSize());
        long size = mapping.pageSize().bytes();
        for (long at = extent.start(); at < extent.end(); at += size) {
            pool.giveBack(extent.frameAt(at, settings.base.bytes()));
            if (!mapping.hasReservation()) {
                pool.uncharge(1);
            }
        }
    }

    /** Drops the page tables of blocks in which no mapping is left. */
    void dropUnusedTables(long start, long end) {
        long from = pages.blockStart(start);
        long to = pages.blockEnd(end);
        if (vmas.touches(from, start)) {
            from += pages.block();
        }
        if (vmas.touches(end, to)) {
            to -= pages.block();
        }
        pages.dropTables(from, Math.max(from, to));
    }

    /** Splits huge leaves where a range's ends have become boundaries between VMAs. */
    void splitLeavesAtBoundaries(long start, long end) {
        for (long address : new long[] {start, end}) {
            if (vmas.isBoundary(address)) {
                pages.splitLeafAt(address);
            }
        }
    }

    /** Gives a VMA its reverse map before a first page comes in, shared with a neighbour where the kernel would. */
    Vma withAnonVma(Vma vma) {
        if (vma.anonVma() != 0 || vma.isHugeTlb()) {
            return vma;
        }
        long identity = 0;
        Vma right = vmas.at(vma.end());
        Vma left = vmas.at(vma.start() - 1);
        if (right != null && vma.sharesAnonVmaWith(right)) {
            identity = right.anonVma();
        }
        if (identity == 0 && left != null && left.sharesAnonVmaWith(vma)) {
            identity = left.anonVma();
        }
        Vma prepared = vma.withAnonVma(identity == 0 ? newIdentity() : identity);
        vmas.replace(prepared);
        return prepared;
    }
}
