// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Uio;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Populates by reading one zero byte into every page, for kernels before 5.14, which lack MADV_POPULATE_WRITE.
 *
 * <p>The kernel writes the byte itself and answers EFAULT where it has no page. Not safe for use by many threads.
 */
final class ZeroReader implements PageFiller {
    private static final MemoryLayout VECTORS = MemoryLayout.sequenceLayout(Uio.UIO_MAXIOV, Uio.IOVEC);
    private static final VarHandle BASE =
            VECTORS.varHandle(PathElement.sequenceElement(), PathElement.groupElement("iov_base"));
    private static final VarHandle LENGTH =
            VECTORS.varHandle(PathElement.sequenceElement(), PathElement.groupElement("iov_len"));

    private final NativeBridge bridge;
    private final PageSize stride;
    private final int zeros;
    private final Arena arena;
    private final MemorySegment vectors;

    ZeroReader(NativeBridge bridge, PageSize stride) {
        this.bridge = bridge;
        this.stride = stride;
        this.zeros = bridge.open("/dev/zero", Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
        this.arena = Arena.ofConfined();
        this.vectors = arena.allocate(VECTORS);
    }

    @Override
    public void fill(long address, long length) {
        long end = address + length;
        long next = address;
        while (next < end) {
            int count = (int) Math.min(Uio.UIO_MAXIOV, stride.pagesIn(end - next));
            for (int i = 0; i < count; i++) {
                BASE.set(vectors, 0L, (long) i, next + i * stride.bytes());
                LENGTH.set(vectors, 0L, (long) i, 1L);
            }
            // A short read stopped before a page that can't be had: the next round starts there and gets the error.
            next += bridge.readv(zeros, vectors, count) * stride.bytes();
        }
    }

    /** Sets all bytes of a range to zero. */
    void clear(long address, long length) {
        long end = address + length;
        for (long next = address; next < end; ) {
            BASE.set(vectors, 0L, 0L, next);
            LENGTH.set(vectors, 0L, 0L, end - next);
            next += bridge.readv(zeros, vectors, 1);
        }
    }

    @Override
    public void close() {
        arena.close();
        bridge.close(zeros);
    }
}
