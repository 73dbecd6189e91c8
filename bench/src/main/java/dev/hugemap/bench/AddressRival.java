// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** A rival whose memory is a number. */
interface AddressRival extends Rival {
    /** What every address lies in: only addresses of live blocks are used. */
    @SuppressWarnings("restricted")
    MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /** Gets a block, with anything in it. */
    long allocate(long bytes);

    /** Gives a block back, in any thread. */
    void free(long address);

    /** Writes the first word of a block and reads it. */
    static long use(long address, long value) {
        EVERYTHING.set(JAVA_LONG, address, value);
        return EVERYTHING.get(JAVA_LONG, address);
    }

    @Override
    default long local(long bytes, long value) {
        long address = allocate(bytes);
        long read = use(address, value);
        free(address);
        return read;
    }

    @Override
    default long escaping(long bytes, long value, Escape to) {
        long address = allocate(bytes);
        to.address = address;
        long read = use(address, value);
        free(address);
        return read;
    }
}
