// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An open file that memory is mapped from. What the kernel refuses comes as a {@link SyscallException}. Closing does nothing
 * but the first time; who else uses it then must have been kept out by the caller.
 */
final class RegionFile implements AutoCloseable {
    private final NativeBridge bridge;
    private final int fd;
    private boolean closed;

    /** Takes over a descriptor. */
    RegionFile(NativeBridge bridge, int fd) {
        this.bridge = bridge;
        this.fd = fd;
    }

    /** A further opening of the file behind a descriptor: what is locked through it is locked against all others. */
    static RegionFile reopen(NativeBridge bridge, int fd, int access) {
        return new RegionFile(bridge, bridge.open(pathOf(fd), access | Fcntl.O_CLOEXEC));
    }

    /** A name for an open file, which holds in this process alone. */
    static String pathOf(int fd) {
        return "/proc/self/fd/" + fd;
    }

    int fd() {
        return fd;
    }

    RegionLocks locks() {
        return new RegionLocks(bridge, fd);
    }

    FileFacts facts() {
        return FileFacts.of(bridge, fd);
    }

    /** The headers at its start; bytes that the file doesn't have are zeros. */
    HeaderReading readHeader() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(HeaderPage.BYTES);
            long done = 0;
            while (done < bytes.byteSize()) {
                long read = bridge.pread(fd, bytes.asSlice(done), done);
                if (read == 0) {
                    break;
                }
                done += read;
            }
            return new HeaderPage(bytes).read();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            bridge.close(fd);
        }
    }

    /** Closes on the way out of a failure, which keeps what went wrong here as suppressed. */
    static void closeAfter(Throwable failure, @Nullable AutoCloseable opened) {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }
}
