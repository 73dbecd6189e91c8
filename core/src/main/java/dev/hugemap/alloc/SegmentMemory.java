package dev.hugemap.alloc;

import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory as the processor sees it, through one segment over all of a pool that is never handed out. */
final class SegmentMemory implements BlockMemory {
    private final long start;
    private final MemorySegment everything;

    SegmentMemory(AddressRange range, Arena arena) {
        this.start = range.start();
        this.everything = NativeSegments.wrap(range.start(), range.length(), arena);
    }

    @Override
    public void fill(long address, long bytes, byte value) {
        everything.asSlice(address - start, bytes).fill(value);
    }
}
