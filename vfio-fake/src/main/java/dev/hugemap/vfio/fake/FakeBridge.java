// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.bridge.abi.Unistd;
import dev.hugemap.bridge.abi.Vfio;
import dev.hugemap.bridge.call.ArgumentText;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The real system calls, but for those that ask vfio, and for those that are to fail. */
final class FakeBridge implements NativeBridge {
    private final NativeBridge real;
    private final FakeKernel kernel;
    private final AtomicLong calls = new AtomicLong();
    private volatile FakeRefusals refusals = FakeRefusals.none();

    FakeBridge(NativeBridge real, FakeKernel kernel) {
        this.real = real;
        this.kernel = kernel;
    }

    void refuse(FakeRefusals next) {
        calls.set(0);
        refusals = next;
    }

    long calls() {
        return calls.get();
    }

    private Optional<Errno> refusal(String name, String subject) {
        return refusals.refusal(new FakeCall(name, subject, calls.incrementAndGet()));
    }

    private long call(String name, String subject, LongSupplier action, Object... arguments) {
        Optional<Errno> refusal = refusal(name, subject);
        if (refusal.isPresent()) {
            throw SyscallException.of(name, refusal.get(), arguments);
        }
        try {
            return action.getAsLong();
        } catch (KernelRefusal refused) {
            throw SyscallException.of(name, refused.errno(), arguments);
        }
    }

    private String subject(int fd) {
        OpenFile file = kernel.file(fd);
        return file == null ? "" : file.name();
    }

    @Override
    public int open(String path, int flags) {
        return (int) call("open", path, () -> kernel.open(path, flags), path, ArgumentText.openFlags(flags));
    }

    @Override
    public int openat(int folder, String name, int flags, int mode) {
        String readable = ArgumentText.openFlags(flags);
        return (int) call("openat", "", () -> real.openat(folder, name, flags, mode), folder, name, readable);
    }

    @Override
    public void linkat(int oldFolder, String oldName, int newFolder, String newName, int flags) {
        made("linkat", () -> real.linkat(oldFolder, oldName, newFolder, newName, flags), oldName, newName);
    }

    @Override
    public void unlinkat(int folder, String name, int flags) {
        made("unlinkat", () -> real.unlinkat(folder, name, flags), folder, name);
    }

    @Override
    public void statx(int folder, String name, int flags, int mask, MemorySegment found) {
        made("statx", () -> real.statx(folder, name, flags, mask, found), folder, name);
    }

    @Override
    public void fstatfs(int fd, MemorySegment found) {
        made("fstatfs", () -> real.fstatfs(fd, found), fd);
    }

    @Override
    public int memfdCreate(String name, int flags) {
        String readable = ArgumentText.memfdFlags(flags);
        return (int) call("memfd_create", "", () -> real.memfdCreate(name, flags), name, readable);
    }

    @Override
    public void ftruncate(int fd, long length) {
        made("ftruncate", () -> real.ftruncate(fd, length), fd, length);
    }

    @Override
    public int fcntl(int fd, int command, long argument) {
        String readable = ArgumentText.fcntlCommand(command);
        return (int) call("fcntl", "", () -> real.fcntl(fd, command, argument), fd, readable);
    }

    /** A close that fails has closed all the same. */
    @Override
    public void close(int fd) {
        Optional<Errno> refusal = refusal("close", subject(fd));
        kernel.close(fd);
        if (refusal.isPresent()) {
            throw SyscallException.of("close", refusal.get(), fd);
        }
    }

    @Override
    public int eventfd(int count, int flags) {
        return (int) call("eventfd", "", () -> kernel.eventfd(count, flags), count, ArgumentText.eventfdFlags(flags));
    }

    @Override
    public int ioctl(int fd, long request, MemorySegment argument) {
        String name = ArgumentText.request(request);
        return (int) call(
                "ioctl",
                name,
                () -> {
                    synchronized (kernel) {
                        OpenFile file = kernel.file(fd);
                        return file == null || !file.isFake()
                                ? real.ioctl(fd, request, argument)
                                : file.ioctl(request, argument);
                    }
                },
                fd,
                name,
                ArgumentText.address(argument.address()));
    }

    @Override
    public long pread(int fd, MemorySegment buffer, long offset) {
        return call(
                "pread",
                subject(fd),
                () -> {
                    checkAccess(fd, offset, buffer.byteSize());
                    return real.pread(fd, buffer, offset);
                },
                fd,
                ArgumentText.address(buffer.address()),
                buffer.byteSize(),
                offset);
    }

    @Override
    public long pwrite(int fd, MemorySegment buffer, long offset) {
        return call(
                "pwrite",
                subject(fd),
                () -> {
                    checkAccess(fd, offset, buffer.byteSize());
                    return real.pwrite(fd, buffer, offset);
                },
                fd,
                ArgumentText.address(buffer.address()),
                buffer.byteSize(),
                offset);
    }

    /** Registers are answered only while the device decodes its memory; the configuration space always is. */
    private void checkAccess(int fd, long offset, long bytes) {
        if (kernel.file(fd) instanceof DeviceFile file) {
            file.check();
            FakeRegion region = region(file, offset);
            KernelRefusal.unless(region.contains(offset - region.fileOffset(), bytes), Errno.EINVAL);
            boolean always = region.index() == Vfio.VFIO_PCI_CONFIG_REGION_INDEX;
            KernelRefusal.unless(always || file.device().hasMemoryOn(), Errno.EIO);
        }
    }

    private static FakeRegion region(DeviceFile file, long offset) {
        return file.device().plan().region((int) (offset >>> FakeRegion.OFFSET_BITS));
    }

    @Override
    public long mmap(long address, long length, Protection protection, MapFlags flags, int fd, long offset) {
        return call(
                "mmap",
                subject(fd),
                () -> {
                    if (kernel.file(fd) instanceof DeviceFile file) {
                        file.check();
                        FakeRegion region = region(file, offset);
                        boolean shared = (flags.bits() & Mman.MAP_PRIVATE) == 0;
                        long page = real.sysconf(Unistd.SC_PAGESIZE);
                        boolean maps = region.maps(offset - region.fileOffset(), length, page);
                        KernelRefusal.unless(shared && maps, Errno.EINVAL);
                    }
                    return real.mmap(address, length, protection, flags, fd, offset);
                },
                ArgumentText.address(address),
                length,
                protection,
                flags,
                fd,
                offset);
    }

    @Override
    public void munmap(long address, long length) {
        made("munmap", () -> real.munmap(address, length), ArgumentText.address(address), length);
    }

    @Override
    public void mprotect(long address, long length, Protection protection) {
        made("mprotect", () -> real.mprotect(address, length, protection), ArgumentText.address(address), length);
    }

    @Override
    public long mremap(long oldAddress, long oldLength, long newLength, int flags, long newAddress) {
        return call(
                "mremap",
                "",
                () -> real.mremap(oldAddress, oldLength, newLength, flags, newAddress),
                ArgumentText.address(oldAddress),
                oldLength);
    }

    @Override
    public void madvise(long address, long length, Advice advice) {
        made("madvise", () -> real.madvise(address, length, advice), ArgumentText.address(address), length, advice);
    }

    @Override
    public void mlock2(long address, long length, int flags) {
        made("mlock2", () -> real.mlock2(address, length, flags), ArgumentText.address(address), length);
    }

    @Override
    public long write(int fd, MemorySegment buffer) {
        return call("write", subject(fd), () -> real.write(fd, buffer), fd, buffer.byteSize());
    }

    @Override
    public long readv(int fd, MemorySegment vectors, int count) {
        return call("readv", subject(fd), () -> real.readv(fd, vectors, count), fd, count);
    }

    @Override
    public int poll(MemorySegment files, int count, int timeout) {
        return (int) call("poll", "", () -> real.poll(files, count, timeout), count, timeout);
    }

    @Override
    public int prctl(int option, long argument2, long argument3, long argument4, long argument5) {
        return (int) call("prctl", "", () -> real.prctl(option, argument2, argument3, argument4, argument5), option);
    }

    @Override
    public void getrusage(int who, MemorySegment usage) {
        made("getrusage", () -> real.getrusage(who, usage), who);
    }

    @Override
    public void getrlimit(int resource, MemorySegment limit) {
        made("getrlimit", () -> real.getrlimit(resource, limit), resource);
    }

    @Override
    public void mbind(long address, long length, int mode, MemorySegment nodes, int flags) {
        made(
                "mbind",
                () -> real.mbind(address, length, mode, nodes, flags),
                ArgumentText.address(address),
                length,
                mode,
                flags);
    }

    @Override
    public void movePages(int pid, long count, MemorySegment pages, MemorySegment status) {
        made("move_pages", () -> real.movePages(pid, count, pages, status), pid, count);
    }

    @Override
    public int pidfdOpen(int pid, int flags) {
        return (int) call("pidfd_open", "", () -> real.pidfdOpen(pid, flags), pid, flags);
    }

    @Override
    public void pidfdSendSignal(int pidfd, int signal) {
        made("pidfd_send_signal", () -> real.pidfdSendSignal(pidfd, signal), pidfd, signal);
    }

    @Override
    public long processMadvise(int pidfd, MemorySegment vectors, int count, Advice advice) {
        return call(
                "process_madvise", "", () -> real.processMadvise(pidfd, vectors, count, advice), pidfd, count, advice);
    }

    @Override
    public long sysconf(int name) {
        return real.sysconf(name);
    }

    private void made(String name, Runnable action, Object... arguments) {
        call(
                name,
                "",
                () -> {
                    action.run();
                    return 0;
                },
                arguments);
    }
}
