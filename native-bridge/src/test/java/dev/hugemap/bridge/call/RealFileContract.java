// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.EventFd;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Magic;
import dev.hugemap.bridge.abi.Memfd;
import dev.hugemap.bridge.abi.Poll;
import dev.hugemap.bridge.abi.Stat;
import dev.hugemap.bridge.abi.Statfs;
import dev.hugemap.bridge.abi.Uio;
import java.io.IOException;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void aMemfdIsFoundAsWhatItIs() {
        int fd = bridge().memfdCreate("contract", Memfd.MFD_CLOEXEC | Memfd.MFD_ALLOW_SEALING);
        bridge().ftruncate(fd, 3 * pageBytes());
        MemorySegment file = structs.allocate(Stat.STATX);
        MemorySegment system = structs.allocate(Statfs.STATFS);

        bridge().statx(fd, "", Fcntl.AT_EMPTY_PATH, Stat.STATX_BASIC_STATS, file);
        bridge().fstatfs(fd, system);

        assertThat(get(file, Stat.STATX, "stx_size")).isEqualTo(3 * pageBytes());
        assertThat(file.get(JAVA_SHORT, Stat.STATX.byteOffset(PathElement.groupElement("stx_mode"))) & Stat.S_IFMT)
                .isEqualTo(Stat.S_IFREG);
        assertThat(get(system, Statfs.STATFS, "f_type")).isEqualTo(Magic.TMPFS_MAGIC);
        assertThat(get(system, Statfs.STATFS, "f_bsize")).isEqualTo(pageBytes());
        bridge().close(fd);
    }

    @Test
    void aSealedMemfdKeepsItsLength() {
        int fd = bridge().memfdCreate("contract", Memfd.MFD_CLOEXEC | Memfd.MFD_ALLOW_SEALING);
        bridge().ftruncate(fd, pageBytes());
        assertThat(bridge().fcntl(fd, Fcntl.F_GET_SEALS, 0)).isZero();

        int seals = Fcntl.F_SEAL_SEAL | Fcntl.F_SEAL_SHRINK | Fcntl.F_SEAL_GROW;
        assertThat(bridge().fcntl(fd, Fcntl.F_ADD_SEALS, seals)).isZero();

        assertThat(bridge().fcntl(fd, Fcntl.F_GET_SEALS, 0)).isEqualTo(seals);
        assertThat(errnoOf(() -> bridge().ftruncate(fd, 0))).isEqualTo(Errno.EPERM);
        assertThat(errnoOf(() -> bridge().ftruncate(fd, 2 * pageBytes()))).isEqualTo(Errno.EPERM);
        bridge().close(fd);
    }

    @Test
    void aHugePageSizeThatNobodyKnowsMakesNoMemfd() {
        assertThat(errnoOf(() -> bridge().memfdCreate("contract", Memfd.MFD_HUGETLB | 63 << Memfd.MFD_HUGE_SHIFT)))
                .isIn(Errno.ENODEV, Errno.EINVAL);
    }

    @Test
    void aLockOfAnOpenFileStandsAgainstEveryOther() {
        int first = bridge().memfdCreate("contract", Memfd.MFD_CLOEXEC);
        int second = bridge().open("/proc/self/fd/" + first, Fcntl.O_RDWR | Fcntl.O_CLOEXEC);
        MemorySegment lock = structs.allocate(Fcntl.FLOCK);
        lock.set(JAVA_SHORT, 0, (short) Fcntl.F_WRLCK);
        set(lock, Fcntl.FLOCK, "l_start", 1L << 62);
        set(lock, Fcntl.FLOCK, "l_len", 1);

        assertThat(bridge().fcntl(first, Fcntl.F_OFD_SETLK, lock.address())).isZero();

        assertThat(errnoOf(() -> bridge().fcntl(second, Fcntl.F_OFD_SETLK, lock.address())))
                .isIn(Errno.EAGAIN, Errno.EACCES);
        bridge().close(first);
        assertThat(bridge().fcntl(second, Fcntl.F_OFD_SETLK, lock.address())).isZero();
        bridge().close(second);
        Reference.reachabilityFence(lock);
    }

    @Test
    void aFileWithoutANameGetsOneThatNobodyHas(@TempDir Path path) {
        int folder = bridge().openat(
                        Fcntl.AT_FDCWD, path.toString(), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC, 0);
        int fd = bridge().openat(folder, ".", Fcntl.O_RDWR | Fcntl.O_TMPFILE | Fcntl.O_CLOEXEC, 0600);
        String unnamed = "/proc/self/fd/" + fd;
        assertThat(path).isEmptyDirectory();

        bridge().linkat(Fcntl.AT_FDCWD, unnamed, folder, "name", Fcntl.AT_SYMLINK_FOLLOW);

        assertThat(path.resolve("name")).exists();
        assertThat(errnoOf(() -> bridge().linkat(Fcntl.AT_FDCWD, unnamed, folder, "name", Fcntl.AT_SYMLINK_FOLLOW)))
                .isEqualTo(Errno.EEXIST);
        bridge().unlinkat(folder, "name", 0);
        assertThat(path).isEmptyDirectory();
        assertThat(errnoOf(() -> bridge().unlinkat(folder, "name", 0))).isEqualTo(Errno.ENOENT);
        bridge().close(fd);
        bridge().close(folder);
    }

    @Test
    void aLinkIsNotFollowedWhereThatIsForbidden(@TempDir Path path) throws IOException {
        Path target = Files.createFile(path.resolve("target"));
        Files.createSymbolicLink(path.resolve("link"), target);
        int folder = bridge().openat(Fcntl.AT_FDCWD, path.toString(), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0);

        int followed = bridge().openat(folder, "link", Fcntl.O_RDONLY, 0);
        assertThat(errnoOf(() -> bridge().openat(folder, "link", Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW, 0)))
                .isEqualTo(Errno.ELOOP);

        int link = bridge().openat(folder, "link", Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0);
        MemorySegment file = structs.allocate(Stat.STATX);
        bridge().statx(link, "", Fcntl.AT_EMPTY_PATH, Stat.STATX_BASIC_STATS, file);
        assertThat(file.get(JAVA_SHORT, Stat.STATX.byteOffset(PathElement.groupElement("stx_mode"))) & Stat.S_IFMT)
                .isNotEqualTo(Stat.S_IFREG);
        bridge().close(followed);
        bridge().close(link);
        bridge().close(folder);
    }

    @Test
    void filesThatAreNotOpenAreNotAskedAbout() {
        MemorySegment struct = structs.allocate(256);

        assertThat(errnoOf(() -> bridge().ftruncate(FAR_FD, 0))).isEqualTo(Errno.EBADF);
        assertThat(errnoOf(() -> bridge().fstatfs(FAR_FD, struct))).isEqualTo(Errno.EBADF);
        assertThat(errnoOf(() -> bridge().fcntl(FAR_FD, Fcntl.F_GET_SEALS, 0))).isEqualTo(Errno.EBADF);
        assertThat(refusalOf(() -> bridge().statx(FAR_FD, "", Fcntl.AT_EMPTY_PATH, Stat.STATX_BASIC_STATS, struct)))
                .hasMessageContaining("AT_EMPTY_PATH")
                .extracting(SyscallException::errno)
                .isEqualTo(Errno.EBADF);
    }
}
