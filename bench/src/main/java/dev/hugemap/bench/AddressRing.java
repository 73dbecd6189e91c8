// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Hands addresses from one thread to one other, without garbage. Zero is none. */
final class AddressRing {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
    /** Neighbours lie on lines of the cache of their own. */
    private static final int STRIDE_SHIFT = 3;

    private static final int HEAD = 16;
    private static final int TAIL = 48;

    private final long[] slots;
    private final int mask;
    /** How many were taken, and how many were given, far from each other: each is one thread's alone. */
    private final long[] ends = new long[HEAD + TAIL];

    /** With room for a power of two. */
    AddressRing(int capacity) {
        this.slots = new long[capacity << STRIDE_SHIFT];
        this.mask = capacity - 1;
    }

    /** Called by the one thread; false where there is no room. */
    boolean offer(long address) {
        int slot = ((int) ends[TAIL] & mask) << STRIDE_SHIFT;
        if ((long) SLOT.getAcquire(slots, slot) != 0) {
            return false;
        }
        SLOT.setRelease(slots, slot, address);
        ends[TAIL]++;
        return true;
    }

    /** Called by the other; 0 where there is none. */
    long poll() {
        int slot = ((int) ends[HEAD] & mask) << STRIDE_SHIFT;
        long address = (long) SLOT.getAcquire(slots, slot);
        if (address != 0) {
            SLOT.setRelease(slots, slot, 0L);
            ends[HEAD]++;
        }
        return address;
    }
}
