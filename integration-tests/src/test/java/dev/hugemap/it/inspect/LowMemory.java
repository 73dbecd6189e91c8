// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A few blocks of 2 MiB of this process's addresses, below everything else, so that smaps shows them first. Nothing is mapped
 * there at first.
 */
final class LowMemory implements AutoCloseable {
    static final long BASE = 4096;
    static final long BLOCK = 2 << 20;

    private static final long LOWEST = 1L << 28;
    private static final long STEP = 1L << 28;
    private static final int PLACES = 8;

    private final NativeBridge bridge = NativeBridge.system();
    private final Arena arena = Arena.ofConfined();
    private final AddressRange range;
    private final MemorySegment segment;

    LowMemory(int blocks) {
        range = place(bridge, blocks * BLOCK);
        segment = NativeSegments.wrap(range.start(), range.length(), arena);
        clear();
    }

    private static AddressRange place(NativeBridge bridge, long bytes) {
        for (int i = 1; i <= PLACES; i++) {
            long start = LOWEST + i * STEP;
            try {
                bridge.mmap(start, bytes, Protection.PROT_NONE, MapFlags.RESERVATION.fixedNoReplace(), -1, 0);
                return new AddressRange(start, bytes);
            } catch (SyscallException taken) {
                if (!taken.errno().equals(Errno.EEXIST)) {
                    throw taken;
                }
            }
        }
        throw new AssertionError("no free addresses from " + LOWEST);
    }

    AddressRange range() {
        return range;
    }

    int count() {
        return (int) (range.length() / BASE);
    }

    /** The address of a page. */
    long address(int page) {
        return range.start() + page * BASE;
    }

    /** Maps pages anew, in place of what was there. */
    void map(int from, int to, MapFlags flags, int fd, long offset) {
        bridge.mmap(address(from), (to - from) * BASE, Protection.PROT_READ_WRITE, flags.fixed(), fd, offset);
    }

    void mapAnonymous(int from, int to) {
        map(from, to, MapFlags.ANONYMOUS, -1, 0);
    }

    void unmap(int from, int to) {
        bridge.munmap(address(from), (to - from) * BASE);
    }

    void protect(int from, int to, Protection protection) {
        bridge.mprotect(address(from), (to - from) * BASE, protection);
    }

    boolean advise(int from, int to, int advice) {
        return RawCalls.madvise(address(from), (to - from) * BASE, advice);
    }

    void write(int from, int to) {
        for (long at = from * BASE; at < to * BASE; at += BASE) {
            segment.set(JAVA_BYTE, at, (byte) 1);
        }
    }

    /** Loads whose values nobody looks at are none to a compiler: so they are looked at. */
    void read(int from, int to) {
        int sum = 0;
        for (long at = from * BASE; at < to * BASE; at += BASE) {
            sum += segment.get(JAVA_BYTE, at);
        }
        if (sum < 0) {
            throw new AssertionError("bytes of 0 and 1 have a sum of " + sum);
        }
    }

    void clear() {
        bridge.munmap(range.start(), range.length());
    }

    @Override
    public void close() {
        arena.close();
        clear();
    }
}
