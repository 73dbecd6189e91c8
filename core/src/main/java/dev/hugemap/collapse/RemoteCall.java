// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.abi.Uio;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Asks the kernel for huge pages in another process. Neighbours share a vector, as each vector costs the kernel a look at the
 * caches of all processors; where one of several is refused, its answer doesn't tell which.
 */
final class RemoteCall implements AutoCloseable {
    private final NativeBridge bridge;
    private final int pidfd;
    private final long hugePage;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment vectors = arena.allocate(Uio.IOVEC, Uio.UIO_MAXIOV);

    RemoteCall(NativeBridge bridge, int pidfd, long hugePage) {
        this.bridge = bridge;
        this.pidfd = pidfd;
        this.hugePage = hugePage;
    }

    /**
     * Makes huge pages, in their order.
     *
     * @param blocks where they start, ascending
     * @return how many were made for sure, from the first on; the next one was refused, or a neighbour of it
     * @throws dev.hugemap.bridge.SyscallException if the first was refused, or a neighbour of it
     */
    int collapse(List<Long> blocks) {
        int count = 0;
        long end = -1;
        for (long block : blocks) {
            if (block != end) {
                set(count++, block, 0);
            }
            end = block + hugePage;
            set(count - 1, vectors.getAtIndex(ValueLayout.JAVA_LONG, 2L * (count - 1)), end);
        }
        return (int) (bridge.processMadvise(pidfd, vectors, count, Advice.MADV_COLLAPSE) / hugePage);
    }

    private void set(int vector, long start, long end) {
        vectors.setAtIndex(ValueLayout.JAVA_LONG, 2L * vector, start);
        vectors.setAtIndex(ValueLayout.JAVA_LONG, 2L * vector + 1, end - start);
    }

    @Override
    public void close() {
        arena.close();
    }
}
