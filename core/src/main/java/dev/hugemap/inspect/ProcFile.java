// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.MemorySegment;

/**
 * An open kernel file, for the calls that a text reader can't make.
 *
 * <p>Opened per report, not kept: two calls more than a descriptor that is kept, and nothing to leak or to close twice.
 */
final class ProcFile implements AutoCloseable {
    private final NativeBridge bridge;
    private final int fd;

    private ProcFile(NativeBridge bridge, int fd) {
        this.bridge = bridge;
        this.fd = fd;
    }

    /** Opens a file for reading, or throws {@link SyscallException}. */
    static ProcFile open(NativeBridge bridge, String path) {
        return new ProcFile(bridge, bridge.open(path, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC));
    }

    int ioctl(long request, MemorySegment argument) {
        return bridge.ioctl(fd, request, argument);
    }

    /** Reads what the kernel gives with one call, and returns how many bytes that were; 0 at the end. */
    long readSome(MemorySegment buffer, long offset) {
        return bridge.pread(fd, buffer, offset);
    }

    /** Fills a buffer as far as the file goes, and returns how many bytes that were. */
    long read(MemorySegment buffer, long offset) {
        long done = 0;
        while (done < buffer.byteSize()) {
            // A slice is garbage, and most files give all at once.
            MemorySegment rest = done == 0 ? buffer : buffer.asSlice(done);
            long read = bridge.pread(fd, rest, offset + done);
            if (read == 0) {
                break;
            }
            done += read;
        }
        return done;
    }

    @Override
    public void close() {
        try {
            bridge.close(fd);
        } catch (SyscallException alreadyReleased) {
            // Linux frees the descriptor even when close fails, and of a file that was only read nothing can be lost.
        }
    }
}
