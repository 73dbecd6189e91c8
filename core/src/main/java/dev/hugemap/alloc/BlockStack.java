// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.Arrays;

/** Free blocks of one class that a thread has at hand. Used by its owner alone. */
final class BlockStack {
    /** As long as the stack may be high. */
    private long[] addresses;

    private int count;

    /** With room for so many blocks. */
    BlockStack(int room) {
        addresses = new long[room];
    }

    /** Takes the block that was given last; 0 where there is none. */
    long take() {
        int last = count - 1;
        if (last < 0) {
            return 0;
        }
        count = last;
        return addresses[last];
    }

    /** Takes a free block in; false where there is no room. */
    boolean give(long address) {
        long[] slots = addresses;
        int slot = count;
        // Unsigned, as the check of the index is: so there is no second one.
        if (Integer.compareUnsigned(slot, slots.length) >= 0) {
            return false;
        }
        slots[slot] = address;
        count = slot + 1;
        return true;
    }

    /** Fills the empty stack by half; false where a granule would have to be begun for it and may not be. */
    boolean refill(CentralList list, boolean begin) {
        count = list.take(this, addresses, 0, addresses.length / 2, begin);
        return count > 0;
    }

    /** Empties the full stack by half, of the blocks that were given first, by way of a batch with room for so many. */
    void spill(CentralList list, long[] batch) {
        int half = addresses.length / 2;
        System.arraycopy(addresses, 0, batch, 0, half);
        System.arraycopy(addresses, half, addresses, 0, count - half);
        // Forgotten first: whatever happens on the way, no block is with two.
        count -= half;
        list.give(this, batch, 0, half);
    }

    /** Empties the stack. */
    void drain(CentralList list) {
        int given = count;
        count = 0;
        list.give(this, addresses, 0, given);
    }

    /** Has room for twice as many from now on; false where the heap has none for that. */
    boolean grow() {
        try {
            addresses = Arrays.copyOf(addresses, addresses.length * 2);
            return true;
        } catch (OutOfMemoryError noRoom) {
            // Neither taking a block nor freeing one shall fail for it.
            return false;
        }
    }

    int room() {
        return addresses.length;
    }

    int count() {
        return count;
    }
}
