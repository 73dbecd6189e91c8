package dev.hugemap.alloc;

import org.jspecify.annotations.Nullable;

/**
 * Free blocks that one thread has at hand, a stack for each class. Used by its owner alone; who wants it after the owner's end,
 * or to count, has waited for that or takes what it sees for about right.
 *
 * <p>A stack begins small. It may hold twice as much each time that it turned out to be empty or full, as long as all together
 * stay within bounds: sizes that a thread uses much have room, the others cost little.
 */
final class BlockCache {
    /** A stack holds at most so many blocks, and so many bytes. */
    private static final int MOST = 128;

    private static final int MOST_BYTES = 1 << 20;
    /** A stack begins with room for about so many bytes, and for two blocks at least. */
    private static final int FIRST_BYTES = 1 << 13;

    private static final int LEAST = 2;
    private static final int MOST_AT_FIRST = 32;
    /** By how much all stacks together may grow. */
    private static final int GROWTH = 1 << 22;

    private static final int[] FIRST = new int[SizeClasses.COUNT];
    private static final int[] CAPACITY = new int[SizeClasses.COUNT];
    private static final int[] LIMIT_AT_FIRST = new int[SizeClasses.COUNT];
    private static final int SLOTS;

    static {
        int slots = 0;
        for (int sizeClass = 1; sizeClass < SizeClasses.COUNT; sizeClass++) {
            int bytes = SizeClasses.bytes(sizeClass);
            FIRST[sizeClass] = slots;
            LIMIT_AT_FIRST[sizeClass] = Math.clamp(Integer.highestOneBit(FIRST_BYTES / bytes), LEAST, MOST_AT_FIRST);
            CAPACITY[sizeClass] = Math.min(Integer.highestOneBit(MOST_BYTES / bytes), MOST);
            slots += CAPACITY[sizeClass];
        }
        SLOTS = slots;
    }

    private final long ownerId;
    private final @Nullable Thread owner;
    private final long[] addresses;
    private final int[] counts = new int[SizeClasses.COUNT];
    private final int[] limits = LIMIT_AT_FIRST.clone();
    private int growth;

    private BlockCache(long ownerId, @Nullable Thread owner, int slots) {
        this.ownerId = ownerId;
        this.owner = owner;
        this.addresses = new long[slots];
    }

    /** The cache of a thread. */
    static BlockCache of(Thread owner) {
        return new BlockCache(owner.threadId(), owner, SLOTS);
    }

    /** A cache that belongs to nobody for long. */
    static BlockCache ofNobody() {
        return new BlockCache(-1, null, SLOTS);
    }

    long ownerId() {
        return ownerId;
    }

    /** Whether the owner has ended, so that nobody uses this any more. */
    boolean isOrphan() {
        return owner != null && !owner.isAlive();
    }

    /** Takes the block that was given last; 0 where there is none. */
    long take(int sizeClass) {
        int count = counts[sizeClass] - 1;
        if (count < 0) {
            return 0;
        }
        counts[sizeClass] = count;
        return addresses[FIRST[sizeClass] + count];
    }

    /** Takes a free block in; false where there is no room. */
    boolean give(int sizeClass, long address) {
        int count = counts[sizeClass];
        if (count >= limits[sizeClass]) {
            return false;
        }
        addresses[FIRST[sizeClass] + count] = address;
        counts[sizeClass] = count + 1;
        return true;
    }

    /** Fills the empty stack of a class by half. */
    void refill(int sizeClass, CentralList list) {
        counts[sizeClass] = list.take(addresses, FIRST[sizeClass], limits[sizeClass] / 2);
        grow(sizeClass);
    }

    /** Makes room in the full stack of a class: lets it grow, or empties it by half, of the blocks that were given first. */
    void spill(int sizeClass, CentralList list) {
        if (grow(sizeClass)) {
            return;
        }
        int first = FIRST[sizeClass];
        int half = limits[sizeClass] / 2;
        int left = counts[sizeClass] - half;
        for (int i = first; i < first + half; i++) {
            long oldest = addresses[i];
            addresses[i] = addresses[i + left];
            addresses[i + left] = oldest;
        }
        // Forgotten first: whatever happens on the way, no block is with two.
        counts[sizeClass] = left;
        list.give(addresses, first + left, half);
    }

    /** Empties all stacks. */
    void drain(CentralList[] lists) {
        for (int sizeClass = 1; sizeClass < SizeClasses.COUNT; sizeClass++) {
            int count = counts[sizeClass];
            counts[sizeClass] = 0;
            if (count > 0) {
                lists[sizeClass].give(addresses, FIRST[sizeClass], count);
            }
        }
    }

    private boolean grow(int sizeClass) {
        int more = limits[sizeClass];
        int bytes = more * SizeClasses.bytes(sizeClass);
        if (more == CAPACITY[sizeClass] || bytes > GROWTH - growth) {
            return false;
        }
        limits[sizeClass] += more;
        growth += bytes;
        return true;
    }

    /** How many blocks of a class are held. */
    int count(int sizeClass) {
        return counts[sizeClass];
    }
}
