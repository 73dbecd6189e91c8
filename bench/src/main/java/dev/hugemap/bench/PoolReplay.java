// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.bench.AddressRival.EVERYTHING;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.alloc.HugePool;
import java.lang.foreign.MemorySegment;

/**
 * Replays a trace on a pool, as {@code replay.c} does on a malloc: one thread, a word written to each 64 bytes of what is new.
 *
 * <p>Blocks are aligned as a malloc aligns them, so sizes are rounded up to 16 bytes. A pool has no call that changes a block's
 * size: what grows beyond its block, or shrinks to half of it, is copied into a new one.
 */
final class PoolReplay {
    /** As often as {@code replay.c} looks. */
    private static final int LOOKS = 2000;

    private static final long LINE = 64;
    private static final long ALIGNMENT = 16;
    /** What {@link #touch} writes to the beginning of an object. */
    private static final long FIRST_WORD = ~0L;

    private final HugePool pool;
    private final AllocationTrace trace;
    private final long[] addresses;
    private final long[] sizes;
    private final long[] capacities;
    private long live;
    private long peakBytes;
    private long nanos;

    PoolReplay(HugePool pool, AllocationTrace trace) {
        this.pool = pool;
        this.trace = trace;
        this.addresses = new long[trace.slots()];
        this.sizes = new long[trace.slots()];
        this.capacities = new long[trace.slots()];
    }

    /** Does all operations. */
    void run() {
        long step = trace.operations() / LOOKS + 1;
        for (long first = 0; first < trace.operations(); first += step) {
            long start = System.nanoTime();
            run(first, Math.min(trace.operations(), first + step));
            nanos += System.nanoTime() - start;
            peakBytes = Math.max(peakBytes, pool.statistics().committedBytes());
        }
    }

    /** Frees what is live. */
    void freeAll() {
        for (int slot = 0; slot < addresses.length; slot++) {
            if (addresses[slot] != 0) {
                free(slot);
            }
        }
    }

    /** What the operations took, without the looks. */
    long nanos() {
        return nanos;
    }

    /** The most that was committed at a look. */
    long peakBytes() {
        return peakBytes;
    }

    /** What is live, as it was asked for. */
    long liveBytes() {
        return live;
    }

    /** Does some operations in their order. */
    void run(long first, long end) {
        for (long i = first; i < end; i++) {
            int slot = trace.slot(i);
            switch (trace.operation(i)) {
                case AllocationTrace.ALLOCATE -> allocate(slot, trace.size(i), trace.alignment(i));
                case AllocationTrace.ZEROED -> allocateZeroed(slot, trace.size(i));
                case AllocationTrace.REALLOCATE -> reallocate(slot, trace.size(i));
                default -> free(slot);
            }
        }
    }

    private void allocate(int slot, long size, long alignment) {
        long capacity = roundUp(size);
        long address =
                alignment <= ALIGNMENT ? pool.allocateAddress(capacity) : pool.allocateAddress(capacity, alignment);
        fill(slot, address, size, capacity);
        touch(address, 0, size);
    }

    private void allocateZeroed(int slot, long size) {
        long capacity = roundUp(size);
        long address = pool.allocate(capacity, 1).address();
        fill(slot, address, size, capacity);
        touch(address, 0, size);
    }

    private void reallocate(int slot, long size) {
        long before = sizes[slot];
        long capacity = capacities[slot];
        long address = addresses[slot];
        if (size > capacity || size <= capacity / 2) {
            capacity = roundUp(size);
            long moved = pool.allocateAddress(capacity);
            MemorySegment.copy(EVERYTHING, address, EVERYTHING, moved, Math.min(before, size));
            pool.freeAddress(address);
            address = moved;
            if (Math.min(before, size) >= Long.BYTES && EVERYTHING.get(JAVA_LONG, address) != FIRST_WORD) {
                throw new IllegalStateException("a block lost its first word on its way to another place");
            }
        }
        fill(slot, address, size, capacity);
        // Without a whole word before there was no first one yet.
        touch(address, before < Long.BYTES ? 0 : before, size);
    }

    private void free(int slot) {
        pool.freeAddress(addresses[slot]);
        fill(slot, 0, 0, 0);
    }

    private void fill(int slot, long address, long size, long capacity) {
        live += size - sizes[slot];
        addresses[slot] = address;
        sizes[slot] = size;
        capacities[slot] = capacity;
    }

    private static void touch(long address, long from, long to) {
        for (long at = from + LINE - 1 & -LINE; at + Long.BYTES <= to; at += LINE) {
            EVERYTHING.set(JAVA_LONG, address + at, ~at);
        }
    }

    private static long roundUp(long size) {
        return Math.max(ALIGNMENT, size + ALIGNMENT - 1 & -ALIGNMENT);
    }
}
