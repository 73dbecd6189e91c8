// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Memory that is brought into a situation: in a reservation of its own, so that nothing of it joins its neighbours. */
final class Situated implements AutoCloseable {
    static final PageSize BLOCK = PageSize.mib(2);
    private static final long RESERVED = 16L << 20;
    private static final long PAGE = 4096;

    private final NativeBridge bridge = NativeBridge.system();
    private final Arena arena = Arena.ofConfined();
    private final long reserved = bridge.mmap(0, RESERVED, Protection.PROT_NONE, MapFlags.RESERVATION, -1, 0);
    private AddressRange range = new AddressRange(reserved, 0);
    private AddressRange pool = new AddressRange(0, 0);
    private @Nullable Userfaultfd userfaultfd;

    AddressRange range() {
        return range;
    }

    /** Maps anonymous memory so many bytes behind a block's start. */
    Situated map(long offset, long bytes) {
        return map(offset, bytes, MapFlags.ANONYMOUS);
    }

    Situated map(long offset, long bytes, MapFlags flags) {
        return place(offset, bytes, Protection.PROT_READ_WRITE, flags, -1);
    }

    private Situated place(long offset, long bytes, Protection protection, MapFlags flags, int fd) {
        long start = BLOCK.roundUp(reserved + PAGE) + offset;
        bridge.mmap(start, bytes, protection, flags.fixed(), fd, 0);
        range = new AddressRange(start, bytes);
        return this;
    }

    /** Shared memory without a file. */
    Situated mapShared(long bytes) {
        return map(0, bytes, new MapFlags(Mman.MAP_SHARED | Mman.MAP_ANONYMOUS));
    }

    /** A file of zeros on the disk. */
    Situated mapFile(long bytes) {
        try {
            Path file = Files.createTempFile("mapped", ".bin");
            Files.write(file, new byte[Math.toIntExact(bytes)]);
            int fd = bridge.open(file.toString(), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
            place(0, bytes, Protection.PROT_READ, new MapFlags(Mman.MAP_PRIVATE), fd);
            bridge.close(fd);
            Files.delete(file);
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pages of the pool, anywhere. */
    Situated mapPool(long bytes) {
        return mapPool(bytes, MapFlags.ANONYMOUS);
    }

    /** Pages of the pool that weren't promised, anywhere. */
    Situated mapPoolUnpromised(long bytes) {
        return mapPool(bytes, MapFlags.RESERVATION);
    }

    private Situated mapPool(long bytes, MapFlags flags) {
        long start = bridge.mmap(0, bytes, Protection.PROT_READ_WRITE, flags.hugeTlb(BLOCK.log2()), -1, 0);
        pool = new AddressRange(start, bytes);
        range = pool;
        return this;
    }

    Situated leaveToUserfaultfd() {
        userfaultfd = new Userfaultfd(range);
        return this;
    }

    Situated at(AddressRange existing) {
        range = existing;
        return this;
    }

    Situated advise(Advice advice) {
        bridge.madvise(range.start(), range.length(), advice);
        return this;
    }

    Situated protect(long offset, long bytes) {
        bridge.mprotect(range.start() + offset, bytes, Protection.PROT_READ);
        return this;
    }

    Situated unmap(long offset, long bytes) {
        bridge.munmap(range.start() + offset, bytes);
        return this;
    }

    /** Writes to each page. */
    Situated write() {
        MemorySegment segment = segment();
        for (long at = 0; at < range.length(); at += PAGE) {
            segment.set(ValueLayout.JAVA_BYTE, at, (byte) 1);
        }
        return this;
    }

    /** Reads each page. */
    Situated read() {
        MemorySegment segment = segment();
        for (long at = 0; at < range.length(); at += PAGE) {
            if (segment.get(ValueLayout.JAVA_BYTE, at) != 0) {
                throw new IllegalStateException("not zero at " + at);
            }
        }
        return this;
    }

    private MemorySegment segment() {
        return NativeSegments.wrap(range.start(), range.length(), arena);
    }

    @Override
    public void close() {
        arena.close();
        if (userfaultfd != null) {
            userfaultfd.close();
        }
        bridge.munmap(reserved, RESERVED);
        if (pool.length() > 0) {
            bridge.munmap(pool.start(), pool.length());
        }
    }
}
