package dev.hugemap.alloc;

import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Region;
import dev.hugemap.page.AddressRange;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Commits the granules of a pool's region, keeps empty ones while recent demand says that they come back, and gives the others
 * back to the kernel, each as a whole. Guarded by its heap.
 */
final class GranuleStore {
    private final Region region;
    private final long start;
    private final int granuleShift;
    private final int units;
    private final DemandPeaks demand;
    private final GranuleCharges charges;
    private final @Nullable Granule[] granules;
    /** Of each granule the classes of its units; null where it isn't committed. Read without a lock. */
    private final byte[] @Nullable [] classes;

    private final BitSet used = new BitSet();
    private final BitSet kept = new BitSet();
    private int usedCount;
    private int keptCount;
    private long refusedGiveBacks;

    GranuleStore(Region region, int granuleShift, DemandPeaks demand, Account account) {
        this.region = region;
        this.start = region.range().start();
        this.granuleShift = granuleShift;
        this.units = 1 << granuleShift - SizeClasses.UNIT_SHIFT;
        this.demand = demand;
        this.charges = new GranuleCharges(account, region, granuleShift);
        int count = (int) (region.range().length() >>> granuleShift);
        this.granules = new Granule[count];
        this.classes = new byte[count][];
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
        return (long) (before - keptCount) << granuleShift;
    }

    /** All of them went back with their region. */
    void went() {
        for (int first = 0; first < granules.length; first++) {
            int end = first;
            while (end < granules.length && granules[end] != null) {
                end++;
            }
            if (end > first) {
                PoolEvents.released(
                        start, start + ((long) first << granuleShift), (long) (end - first) << granuleShift);
                first = end;
            }
        }
        charges.close();
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
                region.decommit((long) first << granuleShift, (long) count << granuleShift);
            } catch (RuntimeException refused) {
                forgetWhatWent(first, end);
                throw refused;
            }
            PoolEvents.released(start, start + ((long) first << granuleShift), (long) count << granuleShift);
            forget(first, end);
            charges.settle(first, end);
            left -= count;
        }
    }

    /** After a refusal: what is committed as a whole is still kept, and what is so in part is nobody's any more. */
    private void forgetWhatWent(int first, int end) {
        for (int i = first; i < end; i++) {
            long stays = region.committed((long) i << granuleShift, granuleBytes()).stream()
                    .mapToLong(AddressRange::length)
                    .sum();
            if (stays < granuleBytes()) {
                PoolEvents.released(start, start + ((long) i << granuleShift), granuleBytes() - stays);
                forget(i, i + 1);
                charges.settle(i, i + 1);
            }
            if (stays > 0 && stays < granuleBytes()) {
                used.set(i);
                usedCount++;
            }
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
        int end = first + count;
        FaultOutcome outcome = null;
        for (int i = first; i < end; i++) {
            if (granules[i] == null && outcome == null) {
                outcome = fault(first, count);
            }
        }
        if (outcome == null) {
            return;
        }
        int fresh = 0;
        for (int i = first; i < end; i++) {
            if (granules[i] == null) {
                Granule granule = new Granule(i, start + ((long) i << granuleShift), units, outcome);
                granules[i] = granule;
                classes[i] = granule.classes();
                fresh++;
            }
        }
        PoolEvents.committed(start, outcome, (long) fresh << granuleShift);
    }

    private FaultOutcome fault(int first, int count) {
        charges.take(first, count);
        try {
            FaultOutcome outcome = region.fault((long) first << granuleShift, (long) count << granuleShift);
            charges.observe(first, count, outcome);
            return outcome;
        } catch (RuntimeException refused) {
            for (int i = first; i < first + count; i++) {
                if (granules[i] == null) {
                    undo(i, refused);
                }
            }
            charges.settle(first, first + count);
            throw refused;
        }
    }

    /** Takes out again what a fault had put into a granule before it was refused. */
    private void undo(int index, RuntimeException refused) {
        try {
            for (AddressRange there : region.committed((long) index << granuleShift, granuleBytes())) {
                region.decommit(there.start() - start, there.length());
            }
        } catch (HugeMemoryException stays) {
            refused.addSuppressed(stays);
        }
    }
}
