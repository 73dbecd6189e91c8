// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;

/**
 * An open file of vfio or iommufd: a container, a group, a device. What the kernel refuses comes as a
 * {@link SyscallException}. Closing waits for calls that are under way, so that none meets another file of the same
 * number; it does nothing but the first time, and what is called after it throws an {@link IllegalStateException}.
 */
final class VfioFile implements AutoCloseable {
    private final NativeBridge bridge;
    private final int fd;
    /** Read by those who call, written by who closes. */
    private final ReentrantReadWriteLock users = new ReentrantReadWriteLock();

    private boolean closed;

    /** Takes over a descriptor. */
    VfioFile(NativeBridge bridge, int fd) {
        this.bridge = bridge;
        this.fd = fd;
    }

    static VfioFile open(NativeBridge bridge, String path) {
        return new VfioFile(bridge, bridge.open(path, Fcntl.O_RDWR | Fcntl.O_CLOEXEC));
    }

    /** Its number, for calls during which nobody closes it. */
    int fd() {
        return fd;
    }

    int ioctl(long request, MemorySegment argument) {
        return (int) using(() -> bridge.ioctl(fd, request, argument));
    }

    int ioctl(long request, SizedStruct argument) {
        return ioctl(request, argument.bytes());
    }

    /** A request whose argument is a number. */
    int ioctl(long request, long argument) {
        return ioctl(request, MemorySegment.ofAddress(argument));
    }

    /** Fills a buffer from an offset on; the kernel gives a register whole or not at all. */
    void read(MemorySegment buffer, long offset) {
        long done = 0;
        while (done < buffer.byteSize()) {
            MemorySegment rest = buffer.asSlice(done);
            long at = offset + done;
            done += moved("pread", at, using(() -> bridge.pread(fd, rest, at)));
        }
    }

    void write(MemorySegment buffer, long offset) {
        long done = 0;
        while (done < buffer.byteSize()) {
            MemorySegment rest = buffer.asSlice(done);
            long at = offset + done;
            done += moved("pwrite", at, using(() -> bridge.pwrite(fd, rest, at)));
        }
    }

    private static long moved(String call, long at, long bytes) {
        if (bytes == 0) {
            throw new SyscallException(call, "nothing at " + at, Errno.EIO);
        }
        return bytes;
    }

    private long using(LongSupplier call) {
        users.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the device is closed");
            }
            return call.getAsLong();
        } finally {
            users.readLock().unlock();
        }
    }

    @Override
    public void close() {
        users.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                bridge.close(fd);
            }
        } finally {
            users.writeLock().unlock();
        }
    }
}
