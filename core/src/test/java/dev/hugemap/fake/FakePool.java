// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;
import dev.hugemap.page.PageSize;
import java.util.Arrays;

/**
 * A hugetlb pool with the kernel's accounting ({@code mm/hugetlb.c}): a mapping reserves, a fault consumes, an unmap
 * returns; pages beyond the pool are taken from free memory as far as overcommit allows and given back first.
 */
final class FakePool {
    private final PageSize pageSize;
    private final FakeSettings settings;
    private final Frames frames;
    private final long[] total;
    private final long[] free;
    private final long[] surplus;
    /** Taken by other processes. */
    private final long[] elsewhere;

    private long reserved;
    private long overcommit;
    private long charged;
    private long rsvdCharged;

    FakePool(PoolSpec spec, FakeSettings settings, Frames frames) {
        this.pageSize = spec.pageSize();
        this.settings = settings;
        this.frames = frames;
        this.total = Arrays.copyOf(spec.perNode(), settings.nodes);
        this.free = total.clone();
        this.surplus = new long[settings.nodes];
        this.elsewhere = new long[settings.nodes];
        this.overcommit = spec.overcommit();
    }

    PageSize pageSize() {
        return pageSize;
    }

    PoolCounts counts() {
        return new PoolCounts(sum(total), sum(free), reserved, sum(surplus), overcommit);
    }

    PoolCounts counts(int node) {
        return new PoolCounts(total[node], free[node], 0, surplus[node], 0);
    }

    /** Pages of this process: what a cgroup's fault limit counts. */
    long charged() {
        return charged;
    }

    /** Pages promised to this process: what a cgroup's rsvd limit counts. */
    long rsvdCharged() {
        return rsvdCharged;
    }

    /** Promises pages to a mapping. */
    void reserve(long pages) {
        chargeRsvd(pages, Errno.ENOMEM);
        long missing = reserved + pages - sum(free);
        if (missing > 0 && !growSurplus(missing)) {
            rsvdCharged -= pages;
            throw new KernelRefusal(Errno.ENOMEM);
        }
        reserved += pages;
    }

    /** Takes promises back that no fault has consumed, and the surplus pages held for them. */
    void unreserve(long pages) {
        reserved -= pages;
        long giveBack = Math.min(pages, sum(surplus));
        for (int node = 0; node < total.length; node++) {
            long dropped = Math.min(giveBack, Math.min(surplus[node], free[node]));
            dropSurplus(node, dropped);
            giveBack -= dropped;
        }
    }

    /** Ends the cgroup's charge for promises. */
    void uncharge(long pages) {
        rsvdCharged -= pages;
    }

    /**
     * Takes a page for a fault.
     *
     * @param promised whether a reservation pays for it
     * @param vma the mapping, whose policy chooses the node
     * @param address of the fault
     * @return its first frame
     */
    long take(boolean promised, Vma vma, long address) {
        Long limit = settings.hugeTlbLimits.get(pageSize);
        // A fault that can't be served is a SIGBUS; a call that populates reports EFAULT.
        KernelRefusal.refuseIf(limit != null && (charged + 1) * pageSize.bytes() > limit, Errno.EFAULT);
        if (!promised) {
            chargeRsvd(1, Errno.EFAULT);
            if (sum(free) - reserved <= 0 && !growSurplus(1)) {
                rsvdCharged--;
                throw new KernelRefusal(Errno.EFAULT);
            }
        }
        int node = nodeFor(vma, address);
        if (node < 0) {
            rsvdCharged -= promised ? 0 : 1;
            throw new KernelRefusal(Errno.EFAULT);
        }
        free[node]--;
        reserved -= promised ? 1 : 0;
        charged++;
        return frames.allocateHugeTlb(node, pageSize.bytes());
    }

    /** A promise is of the whole pool's pages: a policy's nodes may have none. Then overcommit may still help. */
    private int nodeFor(Vma vma, long address) {
        NodeChoice nodes = new NodeChoice(settings);
        int node = nodes.ofPool(vma, address, pageSize.bytes(), each -> free[each] > 0);
        if (node < 0 && sum(surplus) < overcommit && frames.hasFree(pageSize.bytes())) {
            node = nodes.first(vma);
            grow(node);
            surplus[node]++;
        }
        return node;
    }

    /** Gives a page back. */
    void giveBack(long frame) {
        int node = Frames.nodeOf(frame);
        charged--;
        free[node]++;
        if (surplus[node] > 0) {
            dropSurplus(node, 1);
        }
    }

    /** Promises pages again that were just given back, as a kernel does on MADV_DONTNEED. */
    void restoreReservations(long pages) {
        reserved += pages;
    }

    boolean hasSurplus() {
        return sum(surplus) > 0;
    }

    /** What writing {@code nr_hugepages} does: grows as far as memory allows, shrinks as far as pages are free. */
    void resize(long pages) {
        for (int node = 0; node < total.length && sum(total) - sum(surplus) < pages; node++) {
            surplus[node] -= Math.min(surplus[node], pages - (sum(total) - sum(surplus)));
        }
        for (int turn = 0; sum(total) - sum(surplus) < pages && frames.hasFree(pageSize.bytes()); turn++) {
            grow(turn % total.length);
        }
        shrink(pages);
    }

    /** What writing {@code nr_hugepages} of one node does. */
    void resize(int node, long pages) {
        while (total[node] - surplus[node] < pages && frames.hasFree(pageSize.bytes())) {
            grow(node);
        }
        long dropped = Math.clamp(
                total[node] - surplus[node] - pages, 0, Math.max(0, Math.min(free[node], sum(free) - reserved)));
        total[node] -= dropped;
        free[node] -= dropped;
        settings.freeMemory += dropped * pageSize.bytes();
    }

    void overcommit(long pages) {
        overcommit = pages;
    }

    /** Takes free pages away on behalf of another process; negative gives them back. */
    void useElsewhere(long pages) {
        long rest = pages;
        for (int node = 0; node < total.length; node++) {
            long step = Math.clamp(rest, -elsewhere[node], free[node]);
            free[node] -= step;
            elsewhere[node] += step;
            rest -= step;
        }
        if (rest != 0) {
            throw new IllegalArgumentException("the pool has not so many pages: " + rest + " are left over");
        }
    }

    /** Promises free pages to another process; negative ends the promises. */
    void reserveElsewhere(long pages) {
        if (reserved + pages < 0 || reserved + pages > sum(free)) {
            throw new IllegalArgumentException("the pool can't promise so many pages: " + pages);
        }
        reserved += pages;
    }

    private void shrink(long pages) {
        long keep = Math.max(pages, reserved + sum(total) - sum(free));
        for (int node = 0; node < total.length; node++) {
            long dropped = Math.min(free[node], Math.max(0, sum(total) - keep));
            total[node] -= dropped;
            free[node] -= dropped;
            settings.freeMemory += dropped * pageSize.bytes();
        }
        for (int node = 0; node < total.length; node++) {
            long excess = Math.max(0, sum(total) - sum(surplus) - pages);
            surplus[node] += Math.min(excess, total[node] - surplus[node]);
        }
    }

    private boolean growSurplus(long pages) {
        if (sum(surplus) + pages > overcommit || frames.freeCount(pageSize.bytes()) < pages) {
            return false;
        }
        for (long i = 0; i < pages; i++) {
            grow(0);
        }
        surplus[0] += pages;
        return true;
    }

    private void grow(int node) {
        total[node]++;
        free[node]++;
        settings.freeMemory -= pageSize.bytes();
    }

    private void dropSurplus(int node, long pages) {
        surplus[node] -= pages;
        total[node] -= pages;
        free[node] -= pages;
        settings.freeMemory += pages * pageSize.bytes();
    }

    private void chargeRsvd(long pages, Errno refusal) {
        Long limit = settings.hugeTlbRsvdLimits.get(pageSize);
        KernelRefusal.refuseIf(limit != null && (rsvdCharged + pages) * pageSize.bytes() > limit, refusal);
        rsvdCharged += pages;
    }

    private static long sum(long[] pages) {
        return Arrays.stream(pages).sum();
    }
}
