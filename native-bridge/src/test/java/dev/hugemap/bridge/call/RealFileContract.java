package dev.hugemap.bridge.call;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.EventFd;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Poll;
import dev.hugemap.bridge.abi.Uio;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The calls that change files, which the model of a host doesn't have: for providers of this machine. */
public abstract class RealFileContract extends NativeBridgeContract {
    @Test
    void writesAFileAtAnOffset() throws IOException {
        Path file = Files.createTempFile("bridge", ".bin");
        MemorySegment buffer = structs.allocate(16);
        buffer.set(JAVA_LONG, 8, 0x1122334455667788L);
        int fd = bridge().open(file.toString(), Fcntl.O_RDWR | Fcntl.O_CLOEXEC);

        assertThat(bridge().pwrite(fd, buffer.asSlice(8), 16)).isEqualTo(8);

        assertThat(bridge().pread(fd, buffer.fill((byte) 9), 8)).isEqualTo(16);
        assertThat(buffer.get(JAVA_LONG, 0)).isZero();
        assertThat(buffer.get(JAVA_LONG, 8)).isEqualTo(0x1122334455667788L);
        bridge().close(fd);
        Files.delete(file);
    }

    @Test
    void anEventIsCountedUntilItIsRead() {
        int events = bridge().eventfd(3, EventFd.EFD_CLOEXEC | EventFd.EFD_NONBLOCK);
        MemorySegment count = structs.allocate(JAVA_LONG);
        MemorySegment vector = structs.allocate(Uio.IOVEC);
        vector.set(JAVA_LONG, 0, count.address());
        vector.set(JAVA_LONG, 8, count.byteSize());

        assertThat(bridge().readv(events, vector, 1)).isEqualTo(8);

        assertThat(count.get(JAVA_LONG, 0)).isEqualTo(3);
        assertThat(errnoOf(() -> bridge().readv(events, vector, 1))).isEqualTo(Errno.EAGAIN);
        bridge().close(events);
    }

    @Test
    void anEventIsWaitedFor() {
        int events = bridge().eventfd(0, EventFd.EFD_CLOEXEC | EventFd.EFD_NONBLOCK);
        MemorySegment file = structs.allocate(Poll.POLLFD);
        file.set(JAVA_INT, 0, events);
        file.set(JAVA_SHORT, 4, (short) Poll.POLLIN);

        assertThat(bridge().poll(file, 1, 1)).isZero();
        assertThat(file.get(JAVA_SHORT, 6)).isZero();

        assertThat(bridge().write(events, structs.allocateFrom(JAVA_LONG, 2))).isEqualTo(8);

        assertThat(bridge().poll(file, 1, -1)).isEqualTo(1);
        assertThat(file.get(JAVA_SHORT, 6)).isEqualTo((short) Poll.POLLIN);
        bridge().close(events);
    }
}
