// SPDX-License-Identifier: Apache-2.0
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
    private static final int MOST = 512;

    private static final int MOST_BYTES = 1 << 22;
    /** A stack begins with room for about so many bytes, and for two blocks at least. */
    private static final int FIRST_BYTES = 1 << 13;

    private static final int LEAST = 2;
    private static final int MOST_AT_FIRST = 32;
    /** By how much all stacks together may grow. */
    private static final int GROWTH = 1 << 22;

    private final long ownerId;
    private final @Nullable Thread owner;
    private final BlockStack[] stacks = new BlockStack[SizeClasses.COUNT];
    private final long[] batch = new long[MOST / 2];
    private int growth;

    private BlockCache(long ownerId, @Nullable Thread owner) {
        this.ownerId = ownerId;
        this.owner = owner;
        // That of class 0, which is none, is never used.
        for (int sizeClass = 0; sizeClass < stacks.length; sizeClass++) {
            stacks[sizeClass] = new BlockStack(roomAtFirst(sizeClass));
        }
    }

    /** The cache of a thread. */
    static BlockCache of(Thread owner) {
        return new BlockCache(owner.threadId(), owner);
    }

    /** A cache that belongs to nobody for long. */
    static BlockCache ofNobody() {
        return new BlockCache(-1, null);
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
        return stacks[sizeClass].take();
    }

    /** Takes a free block in; false where there is no room. */
    boolean give(int sizeClass, long address) {
        return stacks[sizeClass].give(address);
    }

    /** Fills the empty stack of a class by half; false where a granule would have to be begun for it and may not be. */
    boolean refill(int sizeClass, CentralList list, boolean begin) {
        boolean filled = stacks[sizeClass].refill(list, begin);
        if (filled) {
            grow(sizeClass);
        }
        return filled;
    }

    /** Makes room in the full stack of a class: lets it grow, or empties it by half, of the blocks that were given first. */
    void spill(int sizeClass, CentralList list) {
        if (!grow(sizeClass)) {
            stacks[sizeClass].spill(list, batch);
        }
    }

    /** Empties all stacks. */
    void drain(CentralList[] lists) {
        for (int sizeClass = 1; sizeClass < stacks.length; sizeClass++) {
            if (count(sizeClass) > 0) {
                stacks[sizeClass].drain(lists[sizeClass]);
            }
        }
    }

    /** How many blocks of a class are held. */
    int count(int sizeClass) {
        return stacks[sizeClass].count();
    }

    /** How many bytes are held. */
    long bytes() {
        long bytes = 0;
        for (int sizeClass = 1; sizeClass < stacks.length; sizeClass++) {
            bytes += (long) count(sizeClass) * SizeClasses.bytes(sizeClass);
        }
        return bytes;
    }

    private boolean grow(int sizeClass) {
        BlockStack stack = stacks[sizeClass];
        long room = stack.room();
        long more = room * SizeClasses.bytes(sizeClass);
        if (room * 2 > MOST || more * 2 > MOST_BYTES || more > GROWTH - growth || !stack.grow()) {
            return false;
        }
        growth += (int) more;
        return true;
    }

    private static int roomAtFirst(int sizeClass) {
        int bytes = Math.max(1, SizeClasses.bytes(sizeClass));
        return Math.clamp(Integer.highestOneBit(FIRST_BYTES / bytes), LEAST, MOST_AT_FIRST);
    }
}
