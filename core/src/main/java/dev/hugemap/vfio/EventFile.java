// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.EventFd;
import dev.hugemap.bridge.abi.Uio;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A counter of events that the kernel and this process add to, and that can be waited for. Source: {@code man 2 eventfd}. */
final class EventFile implements AutoCloseable {
    private final NativeBridge bridge;
    private final int fd;

    EventFile(NativeBridge bridge) {
        this.bridge = bridge;
        this.fd = bridge.eventfd(0, EventFd.EFD_CLOEXEC | EventFd.EFD_NONBLOCK);
    }

    int fd() {
        return fd;
    }

    /** Adds one. */
    void signal() {
        try (Arena arena = Arena.ofConfined()) {
            bridge.write(fd, arena.allocateFrom(JAVA_LONG, 1));
        }
    }

    /** Takes what has been counted; 0 where another thread was faster. */
    long take() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(JAVA_LONG);
            MemorySegment vector = arena.allocate(Uio.IOVEC);
            vector.set(JAVA_LONG, 0, count.address());
            vector.set(JAVA_LONG, Long.BYTES, count.byteSize());
            bridge.readv(fd, vector, 1);
            return count.get(JAVA_LONG, 0);
        } catch (SyscallException refused) {
            if (refused.errno().equals(Errno.EAGAIN)) {
                return 0;
            }
            throw refused;
        }
    }

    @Override
    public void close() {
        bridge.close(fd);
    }
}
