// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Makes segments from addresses and addresses from segments: the one place that forges a segment. */
public final class NativeSegments {
    private NativeSegments() {}

    /**
     * A segment over mapped memory, that lives as long as the arena.
     *
     * <p>Does not unmap anything, neither now nor when the arena closes: the caller who mapped the range unmaps it,
     * also when this method throws.
     *
     * @param address start of the mapped range
     * @param length bytes
     * @param arena whose scope the segment takes
     * @return the segment
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     */
    @SuppressWarnings("restricted")
    public static MemorySegment wrap(long address, long length, Arena arena) {
        return MemorySegment.ofAddress(address).reinterpret(length, arena, null);
    }

    /**
     * The address of native memory that a system call is about to read or write.
     *
     * <p>The caller keeps the segment reachable, and its arena open, until the call has returned.
     *
     * @param segment native memory
     * @param bytes how many of it the call may touch, from its start
     * @return the address; 0 for {@link MemorySegment#NULL}
     * @throws IllegalArgumentException if the segment lies on the heap or holds fewer bytes
     * @throws IllegalStateException if its arena is closed
     * @throws WrongThreadException if its arena is confined to another thread
     */
    public static long address(MemorySegment segment, long bytes) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("a system call needs native memory, not the heap's");
        }
        if (segment.byteSize() < bytes) {
            throw new IllegalArgumentException(
                    "a system call needs " + bytes + " bytes of memory, not " + segment.byteSize());
        }
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException("the memory's arena is closed");
        }
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("the memory's arena is confined to another thread");
        }
        return segment.address();
    }
}
