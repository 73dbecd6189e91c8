package dev.hugemap.bridge.call;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Forges segments from addresses: the one place that does. */
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
}
