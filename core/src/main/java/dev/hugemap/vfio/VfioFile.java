package dev.hugemap.vfio;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.MemorySegment;

/**
 * An open file of vfio or iommufd: a container, a group, a device. What the kernel refuses comes as a
 * {@link SyscallException}; closing does nothing but the first time.
 */
final class VfioFile implements AutoCloseable {
    private final NativeBridge bridge;
    private final int fd;
    private boolean closed;

    /** Takes over a descriptor. */
    VfioFile(NativeBridge bridge, int fd) {
        this.bridge = bridge;
        this.fd = fd;
    }

    static VfioFile open(NativeBridge bridge, String path) {
        return new VfioFile(bridge, bridge.open(path, Fcntl.O_RDWR | Fcntl.O_CLOEXEC));
    }

    int fd() {
        return fd;
    }

    int ioctl(long request, MemorySegment argument) {
        return bridge.ioctl(fd, request, argument);
    }

    /** A request whose argument is a number. */
    int ioctl(long request, long argument) {
        return bridge.ioctl(fd, request, MemorySegment.ofAddress(argument));
    }

    /** Fills a buffer from an offset on; the kernel gives a register whole or not at all. */
    void read(MemorySegment buffer, long offset) {
        long done = 0;
        while (done < buffer.byteSize()) {
            long read = bridge.pread(fd, buffer.asSlice(done), offset + done);
            if (read == 0) {
                throw new SyscallException("pread", "end of file at " + (offset + done), Errno.EIO);
            }
            done += read;
        }
    }

    void write(MemorySegment buffer, long offset) {
        long done = 0;
        while (done < buffer.byteSize()) {
            done += bridge.pwrite(fd, buffer.asSlice(done), offset + done);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            bridge.close(fd);
        }
    }
}
