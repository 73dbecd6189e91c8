// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import org.jspecify.annotations.Nullable;

/**
 * Neighbouring units that serve one purpose: small blocks of one class, or one larger block.
 *
 * <p>Which blocks of a class are free is kept here, outside of the memory, so that nothing written there can break it.
 * Guarded by its class's list; what never changes can be read by anybody.
 */
final class Span {
    private final long address;
    private final long bytes;
    private final int sizeClass;
    private final int blocks;
    private final boolean zeroed;
    /** A bit for each block that is free. */
    private final long[] free;

    private int used;
    /** In the list of spans that its class allocates from. */
    @Nullable
    Span before;

    @Nullable
    Span after;

    private Span(long address, long bytes, int sizeClass, int blocks, boolean zeroed, long[] free) {
        this.address = address;
        this.bytes = bytes;
        this.sizeClass = sizeClass;
        this.blocks = blocks;
        this.zeroed = zeroed;
        this.free = free;
    }

    /** A span of as many small blocks as so many bytes hold, all free. */
    static Span ofBlocks(long address, long bytes, int sizeClass) {
        int blocks = (int) (bytes / SizeClasses.bytes(sizeClass));
        long[] free = new long[blocks + Long.SIZE - 1 >>> 6];
        for (int i = 0; i < free.length; i++) {
            free[i] = -1L >>> Math.max(0, Long.SIZE - (blocks - (i << 6)));
        }
        return new Span(address, bytes, sizeClass, blocks, false, free);
    }

    /** A span that is one block, of whole units; and whether nobody has written there since the kernel zeroed it. */
    static Span ofOne(long address, long bytes, boolean zeroed) {
        return new Span(address, bytes, 0, 1, zeroed, new long[0]);
    }

    long address() {
        return address;
    }

    /** Whole units. */
    long bytes() {
        return bytes;
    }

    int sizeClass() {
        return sizeClass;
    }

    boolean isZeroed() {
        return zeroed;
    }

    /** How many blocks there are. */
    int blocks() {
        return blocks;
    }

    /** How many blocks are not free; those in caches count. */
    int used() {
        return used;
    }

    boolean isFull() {
        return used == blocks;
    }

    /** Takes free blocks, the lowest first; returns how many. */
    int take(long[] into, int at, int most) {
        int taken = 0;
        int blockBytes = SizeClasses.bytes(sizeClass);
        for (int i = 0; i < free.length && taken < most; i++) {
            long word = free[i];
            while (word != 0 && taken < most) {
                int block = (i << 6) + Long.numberOfTrailingZeros(word);
                into[at + taken] = address + (long) block * blockBytes;
                taken++;
                word &= word - 1;
            }
            free[i] = word;
        }
        used += taken;
        return taken;
    }

    /** Gives a block back; false where none starts there, or it is free. */
    boolean give(long block) {
        int index = blockStartingAt(block);
        if (index < 0 || (free[index >>> 6] & 1L << index) != 0) {
            return false;
        }
        free[index >>> 6] |= 1L << index;
        used--;
        return true;
    }

    /** Whether an address in this span is where a block starts. */
    boolean startsBlock(long block) {
        return sizeClass == 0 ? block == address : blockStartingAt(block) >= 0;
    }

    /** Where the block starts that an address in this span lies in; behind the last one, where none does. */
    long blockAt(long inside) {
        if (sizeClass == 0) {
            return address;
        }
        int index = SizeClasses.blockAt(sizeClass, (int) (inside - address));
        return address + (long) index * SizeClasses.bytes(sizeClass);
    }

    /** Which block of those of a class starts at an address in this span; -1 if none does. */
    private int blockStartingAt(long block) {
        int offset = (int) (block - address);
        int index = SizeClasses.blockAt(sizeClass, offset);
        return index < blocks && index * SizeClasses.bytes(sizeClass) == offset ? index : -1;
    }
}
