// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import dev.hugemap.Skips;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory whose faults are left to a program ({@code linux/userfaultfd.h}), until this is closed. Nobody may touch it. */
final class Userfaultfd implements AutoCloseable {
    private static final Path DEVICE = Path.of("/dev/userfaultfd");
    private static final long USERFAULTFD_IOC_NEW = 0xAA00;
    private static final long UFFDIO_API = 0xC018AA3FL;
    private static final long UFFDIO_REGISTER = 0xC020AA00L;
    private static final long UFFD_API = 0xAA;
    private static final long UFFDIO_REGISTER_MODE_MISSING = 1;

    private final NativeBridge bridge = NativeBridge.system();
    private final int fd;

    Userfaultfd(AddressRange range) {
        Skips.unless(Files.isWritable(DEVICE), "root: " + DEVICE + ", Linux 6.1");
        int device = bridge.open(DEVICE.toString(), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
        // The argument is flags, and no address.
        fd = bridge.ioctl(device, USERFAULTFD_IOC_NEW, MemorySegment.ofAddress(Fcntl.O_CLOEXEC));
        bridge.close(device);
        ioctl(UFFDIO_API, UFFD_API, 0, 0);
        ioctl(UFFDIO_REGISTER, range.start(), range.length(), UFFDIO_REGISTER_MODE_MISSING, 0);
    }

    private void ioctl(long request, long... fields) {
        try (Arena arena = Arena.ofConfined()) {
            bridge.ioctl(fd, request, arena.allocateFrom(ValueLayout.JAVA_LONG, fields));
        }
    }

    @Override
    public void close() {
        bridge.close(fd);
    }
}
