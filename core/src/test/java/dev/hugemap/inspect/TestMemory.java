// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Anonymous memory of one test, aligned, between guard pages that keep the kernel from joining it to its neighbours. */
final class TestMemory implements AutoCloseable {
    private final NativeBridge bridge;
    private final PageSize base;
    private final AddressRange reserved;
    private final Arena arena = Arena.ofConfined();
    final AddressRange range;
    private final MemorySegment segment;

    TestMemory(NativeBridge bridge, PageSize base, long length, long alignment) {
        this.bridge = bridge;
        this.base = base;
        long reserve = length + alignment + 2 * base.bytes();
        long start = bridge.mmap(0, reserve, Protection.PROT_NONE, MapFlags.RESERVATION, -1, 0);
        this.reserved = new AddressRange(start, reserve);
        long aligned = start + base.bytes() + alignment - 1 & -alignment;
        bridge.mmap(aligned, length, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), -1, 0);
        this.range = new AddressRange(aligned, length);
        this.segment = NativeSegments.wrap(aligned, length, arena);
    }

    TestMemory advise(Advice advice) {
        bridge.madvise(range.start(), range.length(), advice);
        return this;
    }

    /** Writes a byte to every page of a part. */
    TestMemory write(long offset, long length) {
        for (long at = offset; at < offset + length; at += base.bytes()) {
            segment.set(ValueLayout.JAVA_BYTE, at, (byte) 1);
        }
        return this;
    }

    TestMemory writeAll() {
        return write(0, range.length());
    }

    /** Reads a byte of every page of a part, which is faulted with the zero page if it wasn't written before. */
    int read(long offset, long length) {
        int sum = 0;
        for (long at = offset; at < offset + length; at += base.bytes()) {
            sum += segment.get(ValueLayout.JAVA_BYTE, at);
        }
        return sum;
    }

    AddressRange part(long offset, long length) {
        return new AddressRange(range.start() + offset, length);
    }

    @Override
    public void close() {
        arena.close();
        bridge.munmap(reserved.start(), reserved.length());
    }
}
