package dev.hugemap.alloc;

import org.jspecify.annotations.Nullable;

/**
 * Free blocks that one thread has at hand, a stack for each class. Used by its owner alone; who wants it after the owner's end,
 * or to count, has waited for that or takes what it sees for about right.
 */
final class BlockCache {
    /** Of each class, at most so many bytes are held, but for {@link #LEAST} blocks. */
    private static final int MOST_BYTES = 1 << 16;

    private static final int MOST = 64;
    private static final int LEAST = 4;
    private static final int[] FIRST = new int[SizeClasses.COUNT];
    private static final int[] CAPACITY = new int[SizeClasses.COUNT];
    private static final int SLOTS;

    static {
        int slots = 0;
        for (int sizeClass = 1; sizeClass < SizeClasses.COUNT; sizeClass++) {
            FIRST[sizeClass] = slots;
            CAPACITY[sizeClass] = Math.clamp(MOST_BYTES / SizeClasses.bytes(sizeClass), LEAST, MOST);
            slots += CAPACITY[sizeClass];
        }
        SLOTS = slots;
    }

    private final long ownerId;
    private final @Nullable Thread owner;
    private final long[] addresses;
    private final int[] counts = new int[SizeClasses.COUNT];

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

    /** How many blocks of a class a cache holds at most. */
    static int capacity(int sizeClass) {
        return CAPACITY[sizeClass];
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
        if (count == CAPACITY[sizeClass]) {
            return false;
        }
        addresses[FIRST[sizeClass] + count] = address;
        counts[sizeClass] = count + 1;
        return true;
    }

    /** Fills the empty stack of a class by half. */
    void refill(int sizeClass, CentralList list) {
        counts[sizeClass] = list.take(addresses, FIRST[sizeClass], CAPACITY[sizeClass] / 2);
    }

    /** Empties the full stack of a class by half: the blocks that were given first. */
    void spill(int sizeClass, CentralList list) {
        int first = FIRST[sizeClass];
        int half = CAPACITY[sizeClass] / 2;
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

    /** How many blocks of a class are held. */
    int count(int sizeClass) {
        return counts[sizeClass];
    }
}
