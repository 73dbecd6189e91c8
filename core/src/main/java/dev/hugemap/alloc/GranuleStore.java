// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Region;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commits the granules of a pool's region, keeps empty ones while recent demand says that they come back, and gives the others
 * back to the kernel, each as a whole. Guarded by its heap.
 */
final class GranuleStore {
    private final GranuleMemory memory;
    private final long start;
    private final int granuleShift;
    private final int units;
    private final DemandPeaks demand;
    private final GranuleCharges charges;
    private final @Nullable Granule[] granules;
    /** Of each granule the classes of its units; null where it isn't committed. Read without a lock. */
    private final byte[] @Nullable [] classes;

    private final BitSet used;
    private final BitSet kept;
    private int usedCount;
    private int keptCount;
    private long refusedGiveBacks;

    GranuleStore(Region region, int granuleShift, DemandPeaks demand, Account account) {
        this.memory = new GranuleMemory(region, granuleShift);
        this.start = region.range().start();
        this.granuleShift = granuleShift;
        this.units = 1 << granuleShift - SizeClasses.UNIT_SHIFT;
        this.demand = demand;
        this.charges = new GranuleCharges(account, memory);
        int count = memory.count();
        this.granules = new Granule[count];
        this.classes = new byte[count][];
        this.used = new BitSet(count);
        this.kept = new BitSet(count);
    }

    int granuleShift() {
        return granuleShift;
    }

    long granuleBytes() {
        return 1L << granuleShift;
    }

    /** How many units a granule has. */
    int units() {
        return units;
    }

    int count() {
        return granules.length;
    }

    int usedCount() {
        return usedCount;
    }

    int keptCount() {
        return keptCount;
    }

    long refusedGiveBacks() {
        return refusedGiveBacks;
    }

    /** After how long recent demand may look different. */
    long demandNanos() {
        return demand.epochNanos();
    }

    byte[] @Nullable [] classes() {
        return classes;
    }

    /** The granule of an address, or null where none is committed, or the address isn't of this pool. */
    @Nullable
    Granule at(long address) {
        long index = address - start >>> granuleShift;
        return Long.compareUnsigned(index, granules.length) < 0 ? granules[(int) index] : null;
    }

    /** Where an address lies among the granules. */
    int index(long address) {
        return (int) (address - start >>> granuleShift);
    }

    /** A granule that is committed. */
    Granule get(int index) {
        Granule granule = granules[index];
        if (granule == null) {
            throw new IllegalStateException("granule " + index + " isn't committed");
        }
        return granule;
    }

    /**
     * Puts neighbouring granules to use, committing those that aren't; returns the first one's index, or -1 where no so
     * many free ones lie side by side.
     *
     * @throws HugePagesUnavailableException if memory was refused; nothing has changed then
     * @throws BudgetExceededException if the budget refused; nothing has changed then
     */
    int take(int count) {
        int first = place(count);
        if (first >= 0) {
            commit(first, count);
            used.set(first, first + count);
            usedCount += count;
            for (int i = kept.nextSetBit(first); i >= 0 && i < first + count; i = kept.nextSetBit(i)) {
                kept.clear(i);
                keptCount--;
            }
            demand.see(usedCount);
        }
        return first;
    }

    /** Takes back granules of which no unit is in use. */
    void release(int first, int count) {
        demand.see(usedCount);
        used.clear(first, first + count);
        usedCount -= count;
        kept.set(first, first + count);
        keptCount += count;
        giveBackUnneeded();
    }

    /** Gives back what is kept beyond recent demand; what the kernel refuses to take stays kept, and is counted. */
    void giveBackUnneeded() {
        giveBackIfPossible(keptCount - (demand.peak(usedCount) - usedCount));
    }

    /** Gives back all that is kept and the kernel takes; false where that was nothing. */
    boolean giveBackForOthers() {
        int before = keptCount;
        giveBackIfPossible(before);
        return keptCount < before;
    }

    /** Gives back all that is kept; returns how many bytes went. */
    long giveBackAll() {
        int before = keptCount;
        giveBack(before);
        return memory.bytes(before - keptCount);
    }

    /** All of them went back with their region. */
    void went() {
        charges.close();
        for (int first = 0; first < granules.length; first++) {
            int end = first;
            while (end < granules.length && granules[end] != null) {
                end++;
            }
            if (end > first) {
                PoolEvents.released(start, memory.address(first), memory.bytes(end - first));
                first = end;
            }
        }
    }

    /** The longest run of granules that aren't in use. */
    int longestFree() {
        int longest = 0;
        for (int at = used.nextClearBit(0); at < granules.length; ) {
            int end = endOfFree(at);
            longest = Math.max(longest, end - at);
            at = used.nextClearBit(end);
        }
        return longest;
    }

    private void giveBackIfPossible(int most) {
        try {
            giveBack(most);
        } catch (RuntimeException refused) {
            refusedGiveBacks++;
        }
    }

    /** Gives back so many of those that are kept, the highest first, neighbours at once. */
    private void giveBack(int most) {
        int left = most;
        while (left > 0 && keptCount > 0) {
            int end = kept.length();
            int first = Math.max(kept.previousClearBit(end - 1) + 1, end - left);
            int count = end - first;
            try {
                memory.decommit(first, count);
            } catch (Throwable refused) {
                forgetWhatWent(first, end);
                throw refused;
            }
            forget(first, end);
            charges.settle(first, end);
            PoolEvents.released(start, memory.address(first), memory.bytes(count));
            left -= count;
        }
    }

    /** After a refusal: what is committed as a whole is still kept, and what is so in part is nobody's any more. */
    private void forgetWhatWent(int first, int end) {
        for (int i = first; i < end; i++) {
            long stays = memory.committedBytes(i);
            if (stays == granuleBytes()) {
                continue;
            }
            forget(i, i + 1);
            if (stays > 0) {
                used.set(i);
                usedCount++;
            }
            charges.settle(i, i + 1);
            PoolEvents.released(start, memory.address(i), granuleBytes() - stays);
        }
    }

    private void forget(int first, int end) {
        kept.clear(first, end);
        keptCount -= end - first;
        for (int i = first; i < end; i++) {
            granules[i] = null;
            classes[i] = null;
        }
    }

    private int place(int count) {
        if (count == 1 && keptCount > 0) {
            return kept.nextSetBit(0);
        }
        for (int at = used.nextClearBit(0); at < granules.length; ) {
            int end = endOfFree(at);
            if (end - at >= count) {
                return at;
            }
            at = used.nextClearBit(end);
        }
        return -1;
    }

    private int endOfFree(int at) {
        int next = used.nextSetBit(at);
        return next < 0 ? granules.length : next;
    }

    private void commit(int first, int count) {
        int missing = first;
        while (missing < first + count && granules[missing] != null) {
            missing++;
        }
        if (missing == first + count) {
            return;
        }
        charges.take(first, count);
        FaultOutcome outcome;
        List<Granule> fresh;
        try {
            outcome = memory.fault(first, count);
            charges.observe(first, count, outcome);
            fresh = fresh(first, count, outcome);
        } catch (Throwable refused) {
            undo(first, count, refused);
            throw refused;
        }
        for (Granule granule : fresh) {
            granules[granule.index()] = granule;
            classes[granule.index()] = granule.classes();
        }
        PoolEvents.committed(start, outcome, memory.bytes(fresh.size()));
    }

    /** Those of some granules that weren't committed before. */
    private List<Granule> fresh(int first, int count, FaultOutcome outcome) {
        List<Granule> fresh = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            if (granules[i] == null) {
                fresh.add(new Granule(i, memory.address(i), units, outcome));
            }
        }
        return fresh;
    }

    /** Takes out again what a fault had put in before it was refused, and the charges of what went. */
    private void undo(int first, int count, Throwable refused) {
        for (int i = first; i < first + count; i++) {
            if (granules[i] == null) {
                memory.undo(i, refused);
            }
        }
        charges.settle(first, first + count);
    }
}
